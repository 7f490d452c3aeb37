package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Middleware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves an exchange down its route's middlewares to the backend and up again, and holds them to
 * their contract: one that throws, whatever it throws, stalls, or says it answered and did not,
 * costs the client a 500 and is named in the log; nothing else is touched. Stateless; how far an
 * exchange has come stands in the exchange.
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
      BodySource body = x.request().body();
      Flow flow;
      try {
        flow = chain[at].onRequest(x);
      } catch (RuntimeException | Error e) {
        blame(x, r, at, e);
        return;
      }
      if (x.request().body() != body) {
        x.bodyStages(x.bodyStages() | 1L << at);
      }
      if (!x.isOpen()) {
        return; // answered or failed, whatever it says: the answer stands
      }
      if (flow == Flow.SUSPEND) {
        suspend(x, r, at);
        return;
      }
      if (flow != Flow.CONTINUE) {
        blame(x, r, at, new IllegalStateException("it returned " + flow + " without an answer"));
        return;
      }
    }
    try {
      r.backend.handle(x);
    } catch (RuntimeException | Error e) {
      LOG.error("the backend of route {} failed", x.route(), e);
      fail(x, Failure.of(FailureKind.INTERNAL, "the backend failed"));
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
      Flow flow;
      try {
        flow = r.chain[at].onResponse(x);
      } catch (RuntimeException | Error e) {
        x.fail(blameOnResponse(x, r, at, e));
        flow = Flow.CONTINUE;
      }
      if (x.hasEnded()) {
        x.response().drop();
        return false;
      }
      if (flow != Flow.CONTINUE && flow != Flow.SUSPEND) {
        IllegalStateException e = new IllegalStateException("it returned " + flow);
        x.fail(blameOnResponse(x, r, at, e));
      }
      if (x.response().unguarded()) {
        x.response().guard(stage -> new PolicedStage(stage, x, r, at));
      }
      if (flow == Flow.SUSPEND) {
        suspend(x, r, at);
        return false;
      }
    }
    return true;
  }

  private static void suspend(Exchange x, LoopRoute r, int at) {
    x.waiter(at);
    new SuspensionWatch(x, r, at, r.plan.timers);
  }

  /** A middleware that asked to wait has let go of the exchange. */
  static void stalled(Exchange x, LoopRoute r, int at) {
    LOG.error(
        "middleware {} of route {} keeps request {} waiting without a sign of life; it gets a 500",
        r.nameOf(at),
        x.route(),
        x.requestId());
    fail(x, Failure.of(FailureKind.INTERNAL, "middleware " + r.nameOf(at) + " stalled"));
  }

  /**
   * Somebody used an exchange against its contract, not from within a call of ours: who can only be
   * guessed, the stack tells more.
   */
  static Failure misused(Exchange x, LoopRoute r, Throwable how) {
    String who = x.waiter() < 0 ? r.namesOf(x.bodyStages()) : r.nameOf(x.waiter());
    LOG.error("middleware {} of route {} broke its contract", who, x.route(), how);
    return Failure.of(FailureKind.INTERNAL, "middleware " + who + " broke its contract");
  }

  /** Logs the fault of a middleware that had the response in its hands. */
  static Failure blameOnResponse(Exchange x, LoopRoute r, int at, Throwable e) {
    LOG.error("middleware {} of route {} failed on a response", r.nameOf(at), x.route(), e);
    return Failure.of(FailureKind.INTERNAL, "middleware " + r.nameOf(at) + " failed");
  }

  static void end(Exchange x, LoopRoute r) {
    for (int at = x.entered() - 1; at >= x.base(); at--) {
      try {
        r.chain[at].onEnd(x);
      } catch (RuntimeException | Error e) {
        LOG.error(
            "middleware {} of route {} failed at the end of an exchange",
            r.nameOf(at),
            x.route(),
            e);
      }
    }
  }

  private static void blame(Exchange x, LoopRoute r, int at, Throwable e) {
    LOG.error("middleware {} of route {} failed", r.nameOf(at), x.route(), e);
    fail(x, Failure.of(FailureKind.INTERNAL, "middleware " + r.nameOf(at) + " failed"));
  }

  /** Also tells whoever else works on the exchange. */
  private static void fail(Exchange x, Failure why) {
    x.abort(why);
    x.fail(why);
  }
}
