package com.openhwy.marketeer.split;

import com.openhwy.marketeer.config.model.SplitSticky;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.telemetry.RequestMeters;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Hands each request of a route to one of its services: one number and a walk along a short array,
 * nothing made. Owned by one event loop.
 */
public final class SplitBackend implements Backend {
  private final Split split;
  private final Backend[] services;
  private final RequestMeters whole;
  private final RequestMeters[] meters;
  private final SplittableRandom random;
  private final @Nullable UserKey users;
  private final @Nullable SplitTally tally;

  /**
   * @param services in the order of the split
   * @param whole counts the route's requests until it is known whose they are
   * @param meters of each service
   * @param random the loop's own
   * @param loop its number
   */
  public SplitBackend(
      Split split,
      Backend[] services,
      RequestMeters whole,
      RequestMeters[] meters,
      SplittableRandom random,
      int loop) {
    this.split = split;
    this.services = services;
    this.whole = whole;
    this.meters = meters;
    this.random = random;
    SplitSticky sticky = split.settings().sticky();
    this.users = sticky == null ? null : new UserKey(sticky, split.route(), random);
    Rollout rollout = split.rollout();
    this.tally = rollout == null ? null : new SplitTally(rollout, loop);
  }

  @Override
  public void handle(Exchange x) {
    int taker = split.taker(x);
    int at = taker >= 0 ? taker : split.shares().at(point(x));
    if (!x.isBranch()) { // else nobody counts it
      x.share(at, taker < 0);
      whole.movedTo(meters[at]);
    }
    services[at].handle(x);
  }

  private double point(Exchange x) {
    double known = users == null ? UserKey.NONE : users.point(x);
    return known == UserKey.NONE ? random.nextDouble() : known;
  }

  /** What counts an exchange that has come this far. */
  public RequestMeters meters(Exchange x) {
    return meters[x.share()];
  }

  /**
   * An exchange that has come this far is over.
   *
   * @param status as {@code telemetry.Outcome} has it
   */
  public void ended(Exchange x, int status) {
    if (tally != null && x.drawn()) {
      tally.ended(x, status);
    }
  }
}
