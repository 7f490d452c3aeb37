package com.openhwy.marketeer.split;

import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.model.CanaryConfig;
import com.openhwy.marketeer.config.model.SplitService;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A canary on its way, and the hand on the weights. The control side drives it from one thread at a
 * time; loops only count into their {@link LoopTally}, and anybody may look at {@link #view}.
 */
public final class Rollout {

  /** Where a canary stands. */
  public enum State {
    /** Step by step, as it is judged. */
    PROGRESSING,
    /** The shares stay as they are until an operator says otherwise. */
    PAUSED,
    /** It has everything. */
    PROMOTED,
    /** It has nothing. */
    ROLLED_BACK,
    /** Nobody judges it; the weights are those of the configuration. */
    ABORTED
  }

  /** What may become of it, by itself or by an operator. */
  public enum Event {
    STARTED(State.PROGRESSING),
    ADVANCED(State.PROGRESSING),
    PAUSED(State.PAUSED),
    RESUMED(State.PROGRESSING),
    PROMOTED(State.PROMOTED),
    ROLLED_BACK(State.ROLLED_BACK),
    ABORTED(State.ABORTED),
    RESTARTED(State.PROGRESSING);

    private final State to;

    Event(State to) {
      this.to = to;
    }

    private boolean fits(State now) {
      return switch (this) {
        case STARTED -> false;
        case ADVANCED, PAUSED -> now == State.PROGRESSING;
        case RESUMED -> now == State.PAUSED;
        case PROMOTED, ROLLED_BACK, ABORTED -> now != to;
        case RESTARTED -> true;
      };
    }

    private List<State> from() {
      return Arrays.stream(State.values()).filter(this::fits).toList();
    }
  }

  /** One side in the step that lasts or was the last; latency is of the quantile compared. */
  public record Side(long requests, long errors, double latencyMs) {}

  /**
   * What is to be seen of it.
   *
   * @param step from 1; 0 when the shares are not those of a step
   * @param share of the canary, percent
   * @param since it is in this state and step; null before the control side has seen it
   * @param why the last judgement, or who did it
   */
  public record View(
      String route,
      String service,
      State state,
      int step,
      int steps,
      double share,
      @Nullable Instant since,
      String why,
      Side stable,
      Side canary) {}

  private static final String BY_OPERATOR = "an operator said so";

  private final String route;
  private final CanaryConfig settings;
  private final List<SplitService> services;
  private final int canary;
  private final Shares shares;
  private final Map<Integer, LoopTally> loops = new ConcurrentHashMap<>();
  private volatile View view;

  private State state = State.PROGRESSING;
  private int step;
  private boolean seen;
  private long beganNanos;
  private @Nullable Instant since;
  private Samples stableBefore = Samples.none();
  private Samples canaryBefore = Samples.none();

  Rollout(String route, BackendConfig.Split split, CanaryConfig settings) {
    this.route = route;
    this.settings = settings;
    this.services = split.services();
    this.canary = services.stream().map(SplitService::service).toList().indexOf(settings.service());
    this.shares = new Shares(weights());
    this.view = view("not looked at yet", Samples.none(), Samples.none());
  }

  Shares shares() {
    return shares;
  }

  boolean isCanary(int service) {
    return service == canary;
  }

  /** What a loop counts into; the same after a reload. */
  LoopTally tally(int loop) {
    return loops.computeIfAbsent(loop, number -> new LoopTally());
  }

  /** Any thread. */
  public View view() {
    return view;
  }

  // ---- the control side

  /**
   * Judges the step, and acts.
   *
   * @return what became of it; null when nothing did
   */
  public @Nullable Event look(long nowNanos, long epochMillis) {
    if (!seen) {
      seen = true;
      enter(nowNanos, epochMillis);
      view = view("a step has begun", Samples.none(), Samples.none());
      return Event.STARTED;
    }
    if (state != State.PROGRESSING) {
      return null;
    }
    Samples stableNow = folded(false).since(stableBefore);
    Samples canaryNow = folded(true).since(canaryBefore);
    Judgement judgement =
        Judgement.of(settings, stableNow, canaryNow, Duration.ofNanos(nowNanos - beganNanos));
    Event event =
        switch (judgement.verdict()) {
          case HOLD -> null;
          case ROLLBACK -> Event.ROLLED_BACK;
          case ADVANCE -> step + 1 < settings.steps().size() ? Event.ADVANCED : Event.PROMOTED;
        };
    if (event != null) {
      become(event, nowNanos, epochMillis);
    }
    view = view(judgement.why(), stableNow, canaryNow);
    return event;
  }

  /**
   * Does as an operator says.
   *
   * @throws IllegalStateException with a message for him, when its state does not allow that
   */
  public void apply(Event event, long nowNanos, long epochMillis) {
    if (!event.fits(state)) {
      throw new IllegalStateException(
          "the canary of route \""
              + route
              + "\" is "
              + Names.of(state)
              + ", and cannot be "
              + Names.of(event)
              + "; expected one that is "
              + Names.of(event.from()));
    }
    Samples stableNow = folded(false).since(stableBefore);
    Samples canaryNow = folded(true).since(canaryBefore);
    become(event, nowNanos, epochMillis);
    view = view(BY_OPERATOR, stableNow, canaryNow);
  }

  private void become(Event event, long nowNanos, long epochMillis) {
    state = event.to;
    step = event == Event.RESTARTED ? 0 : event == Event.ADVANCED ? step + 1 : step;
    seen = true;
    enter(nowNanos, epochMillis);
    shares.publish(weights());
  }

  /** From here on is counted anew. */
  private void enter(long nowNanos, long epochMillis) {
    beganNanos = nowNanos;
    since = Instant.ofEpochMilli(epochMillis);
    stableBefore = folded(false);
    canaryBefore = folded(true);
  }

  private Samples folded(boolean ofCanary) {
    Samples all = Samples.none();
    for (LoopTally loop : loops.values()) {
      all = all.plus(loop.samples(ofCanary));
    }
    return all;
  }

  private double[] weights() {
    double[] weights = services.stream().mapToDouble(SplitService::weight).toArray();
    if (state == State.ABORTED) {
      return weights;
    }
    weights[canary] = 0;
    double others = DoubleStream.of(weights).sum();
    double share =
        switch (state) {
          case PROMOTED -> 100;
          case ROLLED_BACK -> 0;
          default -> settings.steps().get(step);
        };
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i == canary ? share : weights[i] / others * (100 - share);
    }
    return weights;
  }

  private View view(String why, Samples stableNow, Samples canaryNow) {
    boolean onStep = state == State.PROGRESSING || state == State.PAUSED;
    return new View(
        route,
        settings.service(),
        state,
        onStep ? step + 1 : 0,
        settings.steps().size(),
        Math.round(shares.of(canary) * 10_000) / 100.0,
        since,
        why,
        side(stableNow),
        side(canaryNow));
  }

  private Side side(Samples samples) {
    return new Side(
        samples.requests(),
        samples.errors(),
        Math.round(samples.quantile(settings.latencyQuantile()) / 1e4) / 100.0);
  }
}
