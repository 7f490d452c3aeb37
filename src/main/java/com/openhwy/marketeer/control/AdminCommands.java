package com.openhwy.marketeer.control;

import com.openhwy.marketeer.overload.ProcessLoad;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/**
 * What the gateway answers on the bus: every command the admin API knows. Used on one context,
 * whose worker does what takes long.
 */
public final class AdminCommands {

  /**
   * What does not change while a process runs.
   *
   * @param version of the product
   * @param transport how sockets are waited for, and why that way
   * @param connections of clients, open now
   * @param load how hard the process is pressed
   */
  public record About(
      String version,
      String transport,
      Instant startedAt,
      IntSupplier connections,
      ProcessLoad load) {}

  private final Context context;
  private final About about;
  private final Snapshots snapshots;
  private final LoopRoster roster;
  private final Readiness readiness;
  private final Meters meters;
  private final Reload reload;
  private final ReloadRecord record;

  public AdminCommands(
      Context context,
      About about,
      Snapshots snapshots,
      LoopRoster roster,
      Readiness readiness,
      Meters meters,
      Reload reload,
      ReloadRecord record) {
    this.context = context;
    this.about = about;
    this.snapshots = snapshots;
    this.roster = roster;
    this.readiness = readiness;
    this.meters = meters;
    this.reload = reload;
    this.record = record;
  }

  /** Puts them on the bus. */
  public Commands register() {
    return new Commands(context.owner().eventBus())
        .on(Addresses.CONFIG_RELOAD, this::reload)
        .on(Addresses.DRAIN, body -> Future.succeededFuture(drain()))
        .on(Addresses.ADMIN_READY, body -> Future.succeededFuture(ready()))
        .on(Addresses.ADMIN_STATUS, body -> Future.succeededFuture(status()))
        .on(Addresses.ADMIN_VERSION, body -> Future.succeededFuture(version()))
        .on(Addresses.ADMIN_CONFIG, body -> context.executeBlocking(this::config, false))
        .on(Addresses.ADMIN_ROUTES, body -> context.executeBlocking(this::routes, false))
        .on(Addresses.ADMIN_SERVICES, body -> context.executeBlocking(this::services, false))
        .on(Addresses.ADMIN_METRICS, body -> context.executeBlocking(this::metrics, false))
        .on(Addresses.ADMIN_MIRRORS, body -> Future.succeededFuture(Mirrors.view(serving())))
        .on(Addresses.ADMIN_CACHES, body -> Future.succeededFuture(Caches.view(serving())))
        .on(
            Addresses.CACHE_PURGE,
            body -> context.executeBlocking(() -> Caches.purge(serving(), body), false))
        .on(
            Addresses.ADMIN_EXPLAIN,
            body -> context.executeBlocking(() -> Explain.answer(serving(), body), false));
  }

  private Snapshot serving() {
    return snapshots.serving();
  }

  private Future<JsonObject> reload(JsonObject body) {
    return reload.trigger(body.getString("cause", "command")).map(ReloadReport::toJson);
  }

  private JsonObject drain() {
    readiness.draining();
    return new JsonObject().put("state", "draining").put("in_flight", serving().inFlight());
  }

  private JsonObject ready() {
    String why = readiness.whyNot();
    return new JsonObject()
        .put("ready", why == null)
        .put("reasons", why == null ? new JsonArray() : new JsonArray().add(why));
  }

  private JsonObject version() {
    return new JsonObject()
        .put("version", about.version())
        .put("java", Runtime.version().toString())
        .put("transport", about.transport())
        .put("started_at", about.startedAt().toString())
        .put("config", which(serving()));
  }

  private JsonObject status() {
    Snapshot serving = serving();
    JsonObject status =
        new JsonObject()
            .put("state", readiness.state())
            .mergeIn(version())
            .put("uptime_seconds", Duration.between(about.startedAt(), Instant.now()).toSeconds())
            .put("loops", roster.loops().size())
            .put("connections", about.connections().getAsInt())
            .put("in_flight", serving.inFlight())
            .put("routes", serving.all().size())
            .put("services", serving.services().all().size())
            .put("overload", OverloadViews.of(about.load().state()));
    ReloadRecord.Dated last = record.last();
    return last == null ? status : status.put("last_reload", last.toJson());
  }

  private static JsonObject which(Snapshot serving) {
    return new JsonObject()
        .put("version", serving.version())
        .put("hash", serving.hash())
        .put("loaded_at", serving.loadedAt().toString());
  }

  private JsonObject config() {
    Snapshot serving = serving();
    return which(serving).put("config", EffectiveConfig.json(serving));
  }

  private JsonObject routes() {
    return new JsonObject().put("routes", RouteViews.of(serving()));
  }

  private JsonObject services() {
    return new JsonObject().put("services", ServiceViews.of(serving()));
  }

  private JsonObject metrics() {
    return new JsonObject().put("content_type", Meters.CONTENT_TYPE).put("text", meters.scrape());
  }
}
