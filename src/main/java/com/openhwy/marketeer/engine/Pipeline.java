package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Middleware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves an exchange down its route's middlewares to the backend and up again, and holds them to
 * their contract: one that throws, or says it answered and did not, costs the client a 500 and is
 * named in the log; nothing else is touched. Stateless; how far an exchange has come stands in the
 * exchange.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private Pipeline() {}

  /** Goes on downwards from the cursor; ends at the backend, at a wait or at an answer. */
  static void down(Exchange x, LoopRoute r) {
    Middleware[] chain = r.chain;
    while (x.cursor() < chain.length) {
      int at = x.cursor();
      x.cursor(at + 1);
      x.entered(at + 1);
      Flow flow;
      try {
        flow = chain[at].onRequest(x);
      } catch (RuntimeException e) {
        blame(x, r, at, e);
        return;
      }
      if (flow == Flow.SUSPEND) {
        suspend(x, r, at);
        return;
      }
      if (flow == Flow.STOP) {
        if (x.isOpen()) {
          blame(x, r, at, new IllegalStateException("it returned STOP without having answered"));
        }
        return;
      }
      if (!x.isOpen()) {
        return; // answered or failed, though it said CONTINUE: the answer stands
      }
    }
    try {
      r.backend.handle(x);
    } catch (RuntimeException e) {
      LOG.error("the backend of route {} failed", x.route(), e);
      x.fail(Failure.of(FailureKind.INTERNAL, "the backend failed"));
    }
  }

  /**
   * Goes on upwards from the cursor.
   *
   * @return whether every middleware has seen the response
   */
  static boolean up(Exchange x, LoopRoute r) {
    while (x.cursor() > x.base()) {
      int at = x.cursor() - 1;
      x.cursor(at);
      try {
        if (r.chain[at].onResponse(x) == Flow.SUSPEND) {
          suspend(x, r, at);
          return false;
        }
      } catch (RuntimeException e) {
        ErrorAnswer.replace(x, blameOnResponse(x, r, at, e));
      }
      if (x.response().unguarded()) {
        x.response().guard(stage -> new PolicedStage(stage, x, r, at));
      }
    }
    return true;
  }

  private static void suspend(Exchange x, LoopRoute r, int at) {
    x.suspended(true);
    new SuspensionWatch(x, r, at, r.plan.timers);
  }

  /** A middleware that asked to wait has let go of the exchange. */
  static void stalled(Exchange x, LoopRoute r, int at) {
    LOG.error(
        "middleware {} of route {} keeps request {} waiting without a sign of life; it gets a 500",
        r.nameOf(at),
        x.route(),
        x.requestId());
    Failure failure = Failure.of(FailureKind.INTERNAL, "middleware " + r.nameOf(at) + " stalled");
    boolean open = x.isOpen();
    if (open) {
      x.abort(failure);
    }
    x.fail(failure);
  }

  /** Logs the fault of a middleware that had the response in its hands. */
  static Failure blameOnResponse(Exchange x, LoopRoute r, int at, RuntimeException e) {
    LOG.error("middleware {} of route {} failed on a response", r.nameOf(at), x.route(), e);
    Failure failure = Failure.of(FailureKind.INTERNAL, "middleware " + r.nameOf(at) + " failed");
    x.note(failure);
    return failure;
  }

  static void end(Exchange x, LoopRoute r) {
    for (int at = x.entered() - 1; at >= x.base(); at--) {
      try {
        r.chain[at].onEnd(x);
      } catch (RuntimeException e) {
        LOG.error(
            "middleware {} of route {} failed at the end of an exchange",
            r.nameOf(at),
            x.route(),
            e);
      }
    }
  }

  private static void blame(Exchange x, LoopRoute r, int at, RuntimeException e) {
    LOG.error("middleware {} of route {} failed", r.nameOf(at), x.route(), e);
    Failure failure = Failure.of(FailureKind.INTERNAL, "middleware " + r.nameOf(at) + " failed");
    x.fail(failure);
  }
}
