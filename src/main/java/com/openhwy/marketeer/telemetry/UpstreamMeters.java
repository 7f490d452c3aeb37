package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.base.FailureKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop counts for the attempts on one service's endpoints. Resolved when the service
 * is bound; owner loop only.
 */
public final class UpstreamMeters {
  private final LoopMeters meters;
  private final String service;
  private final LoopHistogram duration;
  private final LoopCounter connections;
  private final LoopCounter open;
  private final LoopCounter answered;
  private final Map<FailureKind, LoopCounter> failed = new EnumMap<>(FailureKind.class);
  private final Map<String, LoopCounter> retries = new HashMap<>();
  private final Map<String, LoopCounter> refused = new HashMap<>();
  private final Map<String, LoopCounter> hedges = new HashMap<>();

  /** By level, from 1. */
  private LoopCounter[] spilled = {};

  UpstreamMeters(LoopMeters meters, String service) {
    this.meters = meters;
    this.service = service;
    this.duration = meters.histogram("upstream_request_duration_seconds", "service", service);
    this.connections = meters.counter("upstream_connections_total", "service", service);
    this.open = meters.counter("upstream_connections_open", "service", service);
    this.answered = attempts("ok");
  }

  /**
   * An endpoint's response head was read.
   *
   * @param nanos since the request's head was sent
   */
  public void answered(long nanos) {
    answered.increment();
    duration.record(nanos);
  }

  /** An attempt got no response head. */
  public void failed(FailureKind why) {
    @Nullable LoopCounter cell = failed.get(why); // an array access: nothing is hashed or made
    if (cell == null) {
      cell = attempts(why.reason());
      failed.put(why, cell);
    }
    cell.increment();
  }

  /**
   * A further attempt is made for the same request.
   *
   * @param reason what it follows; one of few
   */
  public void retried(String reason) {
    retries
        .computeIfAbsent(
            reason, r -> meters.counter("upstream_retries_total", "service", service, "reason", r))
        .increment();
  }

  /**
   * An attempt came to nothing that another one could have mended, and none was made.
   *
   * @param reason what spoke against it; one of few
   */
  public void retryRefused(String reason) {
    refused
        .computeIfAbsent(
            reason,
            r -> meters.counter("upstream_retries_refused_total", "service", service, "reason", r))
        .increment();
  }

  /**
   * An attempt that was made beside another has ended.
   *
   * @param result one of few
   */
  public void hedge(String result) {
    hedges
        .computeIfAbsent(
            result, r -> meters.counter("upstream_hedges_total", "service", service, "result", r))
        .increment();
  }

  /**
   * An attempt is made on an endpoint that does not belong to those which are used first.
   *
   * @param level of the endpoint, from 1; one of few
   */
  public void spilled(int level) {
    if (level > spilled.length) {
      int known = spilled.length;
      LoopCounter[] more = Arrays.copyOf(spilled, level);
      for (int i = known; i < level; i++) {
        more[i] =
            meters.counter(
                "upstream_spilled_total", "service", service, "level", Integer.toString(i + 1));
      }
      spilled = more;
    }
    spilled[level - 1].increment();
  }

  /** A connection to an endpoint was made; exactly one {@link #disconnected} follows. */
  public void connected() {
    connections.increment();
    open.increment();
  }

  public void disconnected() {
    open.add(-1);
  }

  private LoopCounter attempts(String result) {
    return meters.counter("upstream_attempts_total", "service", service, "result", result);
  }
}
