package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.split.Names;
import com.openhwy.marketeer.split.Rollout;
import com.openhwy.marketeer.split.Rollout.Event;
import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.telemetry.Sample;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the canaries of the serving snapshot again and again, does what becomes of them, tells
 * the bus, and takes the commands of operators. Used on one context; the metrics read from any
 * thread what that context publishes.
 */
public final class Canaries {
  private static final Logger LOG = LoggerFactory.getLogger(Canaries.class);
  private static final long LOOK_MILLIS = 500;

  private final Vertx vertx;
  private final Snapshots snapshots;
  private final Ticker ticker;
  private final Map<Changes, AtomicLong> changes = new ConcurrentHashMap<>();

  /** What is counted together. */
  private record Changes(String route, String service, String event) {}

  public Canaries(Vertx vertx, Snapshots snapshots, Ticker ticker) {
    this.vertx = vertx;
    this.snapshots = snapshots;
    this.ticker = ticker;
  }

  /** Begins to look, and puts the commands on the bus beside others. */
  public Commands register(Commands commands) {
    vertx.setPeriodic(0, LOOK_MILLIS, timer -> look());
    return commands
        .on(Addresses.ADMIN_CANARIES, body -> Future.succeededFuture(all()))
        .on(Addresses.CANARY_PAUSE, body -> Future.succeededFuture(apply(Event.PAUSED, body)))
        .on(Addresses.CANARY_RESUME, body -> Future.succeededFuture(apply(Event.RESUMED, body)))
        .on(Addresses.CANARY_PROMOTE, body -> Future.succeededFuture(apply(Event.PROMOTED, body)))
        .on(
            Addresses.CANARY_ROLLBACK,
            body -> Future.succeededFuture(apply(Event.ROLLED_BACK, body)))
        .on(Addresses.CANARY_ABORT, body -> Future.succeededFuture(apply(Event.ABORTED, body)))
        .on(Addresses.CANARY_RESTART, body -> Future.succeededFuture(apply(Event.RESTARTED, body)));
  }

  private List<Rollout> serving() {
    Snapshot serving = snapshots.current();
    return serving == null ? List.of() : serving.rollouts();
  }

  void look() {
    for (Rollout rollout : serving()) {
      try {
        Event event = rollout.look(ticker.nanos(), ticker.epochMillis());
        if (event != null) {
          tell(event, rollout.view());
        }
      } catch (RuntimeException e) {
        LOG.error("the canary of route {} could not be judged", rollout.view().route(), e);
      }
    }
  }

  private JsonObject apply(Event event, JsonObject body) {
    Rollout rollout = find(body.getString("route", ""));
    try {
      rollout.apply(event, ticker.nanos(), ticker.epochMillis());
    } catch (IllegalStateException e) {
      throw new CommandException(CommandException.CONFLICT, String.valueOf(e.getMessage()));
    }
    tell(event, rollout.view());
    return CanaryViews.of(rollout.view());
  }

  private Rollout find(String route) {
    List<Rollout> all = serving();
    for (Rollout rollout : all) {
      if (rollout.view().route().equals(route)) {
        return rollout;
      }
    }
    List<String> known = all.stream().map(each -> each.view().route()).toList();
    if (route.isEmpty()) {
      throw new IllegalArgumentException("names no route; expected {\"route\": \"shop\"}");
    }
    throw new CommandException(
        CommandException.NOT_FOUND,
        "no canary is on route \""
            + route
            + "\""
            + Suggestion.hint(route, known)
            + "; those there are: "
            + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  private JsonObject all() {
    JsonArray canaries = new JsonArray();
    serving().forEach(rollout -> canaries.add(CanaryViews.of(rollout.view())));
    return new JsonObject().put("canaries", canaries);
  }

  private void tell(Event event, Rollout.View view) {
    String name = Names.of(event);
    changes
        .computeIfAbsent(new Changes(view.route(), view.service(), name), key -> new AtomicLong())
        .incrementAndGet();
    LOG.info(
        "canary {} of route {}: {}, {} % of the requests: {}",
        view.service(), view.route(), name, view.share(), view.why());
    vertx.eventBus().publish(Addresses.CANARY_CHANGED, CanaryViews.of(view).put("event", name));
  }

  // ---- metrics

  /** Until the process ends. */
  public void measure(Meters meters) {
    gauge(meters, "canary_share", view -> view.share() / 100);
    gauge(meters, "canary_step", Rollout.View::step);
    Meters.Registration unusedStates = meters.gauges("canary_state", this::states);
    Meters.Registration unusedCounts = meters.gauges("canary_changes_total", this::counts);
  }

  private void gauge(Meters meters, String name, ToDoubleFunction<Rollout.View> value) {
    Meters.Registration unused =
        meters.gauges(
            name,
            () ->
                serving().stream()
                    .map(Rollout::view)
                    .map(
                        v ->
                            Sample.of(
                                value.applyAsDouble(v), "route", v.route(), "service", v.service()))
                    .toList());
  }

  private List<Sample> states() {
    List<Sample> samples = new ArrayList<>();
    for (Rollout rollout : serving()) {
      Rollout.View v = rollout.view();
      for (Rollout.State state : Rollout.State.values()) {
        double is = v.state() == state ? 1 : 0;
        samples.add(
            Sample.of(is, "route", v.route(), "service", v.service(), "state", Names.of(state)));
      }
    }
    return samples;
  }

  private List<Sample> counts() {
    List<Sample> samples = new ArrayList<>();
    changes.forEach(
        (key, count) ->
            samples.add(
                Sample.of(
                    count.doubleValue(),
                    "route",
                    key.route(),
                    "service",
                    key.service(),
                    "event",
                    key.event())));
    return samples;
  }
}
