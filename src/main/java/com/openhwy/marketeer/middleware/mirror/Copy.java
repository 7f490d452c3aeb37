package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.ServiceCall;
import com.openhwy.marketeer.middleware.mirror.MirrorMeters.Copied;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a request, from its head to the last byte of its answer. It holds one of the places
 * of {@code max_in_flight} until it is over, and until its answer is compared where it is. Nothing
 * of it reaches the client. Event loop only.
 */
final class Copy implements ServiceCall.Listener {
  private static final Failure TOO_LONG =
      Failure.of(FailureKind.RESPONSE_TIMEOUT, "the copy's answer did not end in time");

  /** Hears what came of a copy, once. */
  interface Listener {

    /** Takes over the place. */
    void shadow(@Nullable Answer answer);
  }

  private final Mirror mirror;
  private final MirrorMeters counts;
  private final ServiceCall call;
  private final Deadline deadline = new Deadline();
  private @Nullable Listener listener;
  private @Nullable AnswerBody reading;
  private boolean ready;
  private boolean over;

  Copy(Mirror mirror, Exchange x, Backend to, MirrorMeters counts) {
    this.mirror = mirror;
    this.counts = counts;
    this.call = new ServiceCall(to, mirror.timers(), x, this);
    head(x, call.request(), mirror.settings);
    call.request().headers().set(mirror.settings.mark(), "marketeer");
  }

  /** As the route would have it forwarded. */
  static void head(Exchange x, Request copy, MirrorSettings settings) {
    Headers from = x.request().headers();
    Headers to = copy.headers();
    for (int i = 0; i < from.size(); i++) {
      HeaderName known = HeaderName.of(from.name(i));
      if (known != HeaderName.HOST && known != HeaderName.EXPECT) {
        to.add(from.name(i), from.value(i));
      }
    }
    for (int i = 0; i < settings.removeHeaders().size(); i++) {
      to.remove(settings.removeHeaders().get(i));
    }
    copy.method(x.request().method());
    x.forwardedInto(copy);
  }

  void listener(Listener whoCompares) {
    this.listener = whoCompares;
  }

  void body(byte[] whole) {
    if (whole.length > 0) {
      call.request().body(whole.length, Bytes.source(whole));
    }
  }

  /** When the loop has nothing more urgent: the request itself goes first. */
  void sendSoon() {
    ready = true;
    mirror.home.runOnContext(nothing -> send());
  }

  private void send() {
    long timeout = mirror.settings.timeout().toNanos();
    mirror.timers().arm(deadline, timeout);
    call.send(timeout);
  }

  /** The exchange is over: a body that is not whole by now will not be. */
  void clientDone() {
    if (!ready) {
      never(Copied.ABANDONED);
    }
  }

  /** There will be no copy. */
  void never(Copied why) {
    end(why, null);
  }

  @Override
  public void answered(Response response) {
    if (over) {
      response.drop();
      return;
    }
    Answer head = Answer.of(response.status(), response.headers(), null);
    int most =
        mirror.settings.compare() == null ? 0 : (int) mirror.settings.compare().maxBody().bytes();
    reading =
        AnswerBody.read(
            response, most, body -> end(Copied.ANSWERED, head.with(body)), this::failed);
  }

  @Override
  public void failed(Failure why) {
    end(isShed(why) ? Copied.SHED : Copied.FAILED, null);
  }

  private static boolean isShed(Failure why) {
    return switch (why.kind()) {
      case OVERLOAD, QUEUE_FULL, QUEUE_TIMEOUT -> true;
      default -> false;
    };
  }

  private void end(Copied how, @Nullable Answer answer) {
    if (over) {
      return;
    }
    over = true;
    mirror.timers().cancel(deadline);
    counts.copied(how);
    if (listener == null) {
      mirror.definition.giveBack();
    } else {
      listener.shadow(answer);
    }
  }

  private final class Deadline extends TimerWheel.Timer {
    @Override
    protected void expired() {
      call.cancel(TOO_LONG);
      AnswerBody unread = reading;
      end(Copied.FAILED, null);
      if (unread != null) {
        unread.cancel(TOO_LONG);
      }
    }
  }
}
