package com.openhwy.marketeer.control;

import com.openhwy.marketeer.overload.ProcessLoad;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** How hard the process is pressed, as the admin API and the bus show it. */
public final class OverloadViews {
  private static final double NANOS_PER_MILLI = 1e6;

  private OverloadViews() {}

  public static JsonObject of(ProcessLoad.State state) {
    JsonArray late = new JsonArray();
    state.lagNanos().forEach(nanos -> late.add(rounded(nanos / NANOS_PER_MILLI)));
    return new JsonObject()
        .put("grade", state.grade())
        .put("reason", state.reason())
        .put("refused", new JsonArray(state.refused()))
        .put("heap_percent", rounded(state.heap() * 100))
        .put("loop_lag_ms", late);
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
