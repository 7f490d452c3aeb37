package com.openhwy.marketeer.config.store;

import com.openhwy.marketeer.config.read.Format;
import com.openhwy.marketeer.config.read.RawText;
import io.vertx.core.json.JsonObject;

/** Texts on their way through vertx-config, which carries JSON objects only. */
final class Texts {
  /** The key below which the directory's texts stand; every store stands below its name. */
  static final String DIRECTORY = "directory";

  private Texts() {}

  static JsonObject toJson(RawText text) {
    return new JsonObject()
        .put("file", text.file())
        .put("document", text.document())
        .put("format", text.format().name())
        .put("text", text.text())
        .put("fault", text.fault());
  }

  static RawText fromJson(JsonObject json) {
    return new RawText(
        json.getString("file"),
        json.getString("document"),
        Format.valueOf(json.getString("format")),
        json.getString("text"),
        json.getString("fault"));
  }
}
