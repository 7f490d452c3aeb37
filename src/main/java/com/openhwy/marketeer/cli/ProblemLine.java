package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.config.bind.Problems.Problem;
import io.vertx.core.json.JsonObject;

/** One problem of a configuration, as a line and as JSON. */
final class ProblemLine {
  private ProblemLine() {}

  static JsonObject json(Problem problem) {
    return new JsonObject()
        .put("file", problem.mark().file())
        .put("line", problem.mark().line())
        .put("column", problem.mark().column())
        .put("path", problem.path())
        .put("message", problem.message());
  }

  /** The inverse of {@link #json}; what has another shape is shown as it is. */
  static String of(Object problem) {
    if (!(problem instanceof JsonObject object) || !object.containsKey("message")) {
      return JsonTable.cell(problem);
    }
    StringBuilder text = new StringBuilder(object.getString("file", ""));
    if (object.getInteger("line", 0) > 0) {
      text.append(':').append(object.getInteger("line"));
      if (object.getInteger("column", 0) > 0) {
        text.append(':').append(object.getInteger("column"));
      }
    }
    text.append(text.isEmpty() ? "" : ": ");
    String path = object.getString("path", "");
    return text.append(path.isEmpty() ? "" : path + ": ")
        .append(object.getString("message"))
        .toString();
  }
}
