package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.telemetry.UpstreamMeters;
import com.openhwy.marketeer.upstream.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Further attempts while the first one of an exchange is still under way, since it takes longer
 * than the operator thinks it should: who answers first wins, the others are cancelled. Made only
 * for requests on which the operator allows it. Event loop only.
 */
final class Race extends TimerWheel.Timer {
  private static final Failure LOST =
      Failure.of(FailureKind.CLIENT_ABORTED, "another endpoint has answered first");

  private final Delivery delivery;
  private final List<Attempt> rivals = new ArrayList<>(2);
  private int made;

  Race(Delivery delivery) {
    this.delivery = delivery;
  }

  /** The first attempt is about to begin. */
  void begin() {
    ProxyBackend backend = delivery.backend();
    backend.timers().arm(this, backend.retries().hedgeNanos());
  }

  @Override
  protected void expired() {
    RetryPolicy policy = delivery.backend().retries();
    Attempt rival = delivery.rival();
    if (rival != null) {
      made++;
      rivals.add(rival);
      rival.start();
    }
    if (made < policy.hedgeMax() && delivery.isRunning()) {
      begin();
    }
  }

  /** Whether there ever was more than one attempt at a time. */
  boolean isOn() {
    return made > 0;
  }

  /** Whether an attempt beside that one is under way. */
  boolean runsBeside(Attempt attempt) {
    for (int i = 0; i < rivals.size(); i++) {
      if (rivals.get(i) != attempt) {
        return true;
      }
    }
    return false;
  }

  /** That one has come to nothing. */
  void failed(Attempt attempt) {
    if (rivals.remove(attempt)) {
      meters().hedge("failed");
    }
  }

  /**
   * It is over.
   *
   * @param winner whose answer is the client's; null when nobody's is
   */
  void end(@Nullable Attempt winner) {
    delivery.backend().timers().cancel(this);
    List<Attempt> all = List.copyOf(rivals);
    rivals.clear();
    for (Attempt each : all) {
      if (each == winner) {
        meters().hedge("won");
      } else {
        meters().hedge("lost");
        each.cancel(LOST);
      }
    }
  }

  /** Why an attempt is cancelled that was not the first to answer. */
  static Failure lost() {
    return LOST;
  }

  private UpstreamMeters meters() {
    return delivery.backend().pools().meters();
  }
}
