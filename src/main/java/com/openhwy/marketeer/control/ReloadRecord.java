package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.AppLog;
import com.openhwy.marketeer.telemetry.ReloadMeters;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is made known of every reload: facts on the bus, metrics, the level of the log, and the last
 * report for {@code /status}. Written on one context, read from any thread.
 */
public final class ReloadRecord implements Reload.Aftermath {

  /** A report and when it was made. */
  public record Dated(Instant at, ReloadReport report) {
    JsonObject toJson() {
      return report.toJson().put("at", at.toString());
    }
  }

  private final Vertx vertx;
  private final Ticker ticker;
  private final ReloadMeters meters;
  private final Retirement retirement;
  private volatile @Nullable Dated last;

  public ReloadRecord(Vertx vertx, Ticker ticker, Snapshots snapshots, ReloadMeters meters) {
    this.vertx = vertx;
    this.ticker = ticker;
    this.meters = meters;
    this.retirement = new Retirement(vertx, ticker, snapshots);
  }

  @Override
  public void installed(Snapshot snapshot) {
    AppLog.level(snapshot.config().log().level());
    vertx
        .eventBus()
        .publish(
            Addresses.SNAPSHOT_INSTALLED,
            new JsonObject()
                .put("version", snapshot.version())
                .put("hash", snapshot.hash())
                .put("loaded_at", snapshot.loadedAt().toString()));
  }

  @Override
  public void left(Snapshot snapshot) {
    retirement.begin(snapshot);
  }

  @Override
  public void finished(ReloadReport report) {
    long now = ticker.epochMillis();
    Dated dated = new Dated(Instant.ofEpochMilli(now), report);
    last = dated;
    meters.ended(report.result(), now);
    vertx.eventBus().publish(Addresses.CONFIG_STATUS, dated.toJson());
  }

  /** The last reload, whatever came of it; null when there was none. */
  public @Nullable Dated last() {
    return last;
  }
}
