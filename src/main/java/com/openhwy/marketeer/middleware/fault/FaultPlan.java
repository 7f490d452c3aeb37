package com.openhwy.marketeer.middleware.fault;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.ClientFields;
import com.openhwy.marketeer.middleware.fault.FaultSettings.AbortSettings;
import com.openhwy.marketeer.middleware.fault.FaultSettings.ByHeader;
import com.openhwy.marketeer.middleware.fault.FaultSettings.DelaySettings;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which fault a request gets: what it asks for itself where that is allowed, else what the dice
 * say. Decides and does nothing. Owned by one event loop for its dice.
 */
final class FaultPlan {
  private static final double ALL = 100;
  private static final int MAX_ASKED = 32;

  private final FaultSettings settings;
  private final @Nullable Abort abort;
  private final RandomGenerator dice;

  FaultPlan(FaultSettings settings, RandomGenerator dice) {
    this.settings = settings;
    this.dice = dice;
    this.abort = settings.abort() == null ? null : Abort.of(settings.abort());
  }

  /**
   * @param delayNanos 0 is none
   */
  record Decision(long delayNanos, @Nullable Abort abort) {}

  /** Null for a request that nothing happens to. What it asked for is taken out of its head. */
  @Nullable Decision of(Request request) {
    if (!settings.enabled() || !isMeant(request.headers())) {
      return null;
    }
    long delay = rolledDelay();
    Abort end = rolledAbort();
    ByHeader asking = settings.byHeader();
    if (asking != null) {
      String longer = take(request.headers(), asking.delay());
      String wanted = take(request.headers(), asking.abort());
      boolean obeyed = mayAsk(asking, request.client().getAddress());
      long asked = longer == null || !obeyed ? 0 : askedDelay(asking, longer);
      Abort askedEnd = wanted == null || !obeyed ? null : Abort.parse(wanted);
      delay = asked > 0 ? asked : delay;
      end = askedEnd != null ? askedEnd : end;
    }
    return delay == 0 && end == null ? null : new Decision(delay, end);
  }

  private boolean isMeant(Headers headers) {
    for (Map.Entry<String, String> wanted : settings.headers().entrySet()) {
      if (!holds(headers, wanted.getKey(), wanted.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Headers headers, String name, String value) {
    for (int at = headers.indexOf(name, 0); at >= 0; at = headers.indexOf(name, at + 1)) {
      if (headers.value(at).equals(value)) {
        return true;
      }
    }
    return false;
  }

  private long rolledDelay() {
    DelaySettings delay = settings.delay();
    if (delay == null || !happens(delay.percentage())) {
      return 0;
    }
    long jitter = delay.jitter().toNanos();
    return delay.time().toNanos() + (jitter == 0 ? 0 : dice.nextLong(jitter + 1));
  }

  private @Nullable Abort rolledAbort() {
    AbortSettings wanted = settings.abort();
    return wanted != null && happens(wanted.percentage()) ? abort : null;
  }

  private boolean happens(double percentage) {
    return percentage >= ALL || (percentage > 0 && dice.nextDouble() * ALL < percentage);
  }

  private static boolean mayAsk(ByHeader asking, byte[] client) {
    for (Cidr block : asking.allow()) {
      if (block.contains(client)) {
        return true;
      }
    }
    return asking.allow().isEmpty();
  }

  /** Obeyed or not, the next gateway is not to take it for our wish. */
  private static @Nullable String take(Headers headers, String name) {
    String value = name.isEmpty() ? null : headers.get(name);
    if (value != null) {
      ClientFields.remove(headers, name);
    }
    return value;
  }

  private static long askedDelay(ByHeader asking, String asked) {
    if (asked.length() > MAX_ASKED) {
      return 0;
    }
    try {
      return Math.min(Durations.parse(asked).toNanos(), asking.maxDelay().toNanos());
    } catch (IllegalArgumentException | ArithmeticException notOne) {
      return 0; // what nobody understands is nothing that was asked for
    }
  }
}
