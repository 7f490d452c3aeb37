package com.openhwy.marketeer.control;

import com.openhwy.marketeer.config.bind.Problems.Problem;
import com.openhwy.marketeer.telemetry.ReloadMeters.Result;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What one run of the reload transaction came to; also the reply to {@code
 * marketeer.config.reload}.
 *
 * @param version of the snapshot that serves now
 * @param hash of the configuration that serves now
 * @param problems why a change was not made; empty otherwise
 * @param tookMillis from the trigger's turn to the end
 */
public record ReloadReport(
    Result result, long version, String hash, List<Problem> problems, long tookMillis) {

  public JsonObject toJson() {
    return new JsonObject()
        .put("result", result.text())
        .put("version", version)
        .put("hash", hash)
        .put("problems", toJson(problems))
        .put("took_ms", tookMillis);
  }

  static JsonArray toJson(List<Problem> problems) {
    JsonArray array = new JsonArray();
    for (Problem problem : problems) {
      array.add(
          new JsonObject()
              .put("place", problem.mark().toString())
              .put("file", problem.mark().file())
              .put("line", problem.mark().line())
              .put("column", problem.mark().column())
              .put("path", problem.path())
              .put("message", problem.message()));
    }
    return array;
  }
}
