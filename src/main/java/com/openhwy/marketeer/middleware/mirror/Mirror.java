package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.ClientFields;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.mirror.MirrorMeters.Copied;
import com.openhwy.marketeer.middleware.mirror.MirrorSettings.Compare;
import io.vertx.core.Context;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides of which requests a copy is sent, and lets everything of the request itself pass as it
 * is. Owned by one event loop; what there is of a copy stands in the exchange's slot.
 */
final class Mirror implements Middleware {
  final MirrorDefinition definition;
  final MirrorSettings settings;
  final LoopResources loop;
  final Context home;
  final SplittableRandom random = new SplittableRandom();

  private final MirrorMeters.Routes meters;
  private final @Nullable Backend shadow;
  private final double share;
  private final int slot;

  Mirror(MirrorDefinition definition, LoopResources loop, int slot) {
    this.definition = definition;
    this.settings = definition.settings();
    this.loop = loop;
    this.home = loop.vertx().getOrCreateContext();
    this.meters = new MirrorMeters.Routes(loop.meters(), definition.name());
    this.shadow = service(settings.service());
    this.share = settings.sample() / 100;
    this.slot = slot;
  }

  TimerWheel timers() {
    return loop.timers();
  }

  /** Nobody waits for its answers. */
  @Nullable Backend service(String name) {
    return loop.services().aside(name, settings.importance());
  }

  @Override
  public Flow onRequest(Exchange x) {
    Request request = x.request();
    ClientFields.remove(request.headers(), settings.mark());
    if (shadow == null
        || request.upgrade() != null
        || !settings.methods().contains(request.method())
        || random.nextDouble() >= share) {
      return Flow.CONTINUE;
    }
    MirrorMeters counts = meters.of(x.route());
    BodySource body = request.body();
    if (body != null && request.bodyLength() > settings.maxBody().bytes()) {
      counts.copied(Copied.TOO_LARGE);
    } else if (loop.services().sheds(settings.importance())) {
      counts.copied(Copied.SHED);
    } else if (!definition.take()) {
      counts.copied(Copied.BUSY);
    } else {
      begin(x, shadow, counts, body);
    }
    return Flow.CONTINUE;
  }

  private void begin(Exchange x, Backend to, MirrorMeters counts, @Nullable BodySource body) {
    Compare compare = settings.compare();
    Copy copy = new Copy(this, x, to, counts);
    if (compare != null) {
      Compared compared = new Compared(this, x, counts, compare, copy);
      copy.listener(compared);
      x.slot(slot, compared);
    } else {
      x.slot(slot, copy);
    }
    if (body == null) {
      copy.sendSoon();
    } else {
      CopiedBody copied = new CopiedBody(body, (int) settings.maxBody().bytes(), copy);
      x.request().body(x.request().bodyLength(), copied);
    }
  }

  @Override
  public Flow onResponse(Exchange x) {
    if (x.slot(slot) instanceof Compared compared) {
      compared.stable(x, x.response());
    }
    return Flow.CONTINUE;
  }

  @Override
  public void onEnd(Exchange x) {
    Object kept = x.slot(slot);
    if (kept instanceof Compared compared) {
      compared.clientDone();
    } else if (kept instanceof Copy copy) {
      copy.clientDone();
    }
  }
}
