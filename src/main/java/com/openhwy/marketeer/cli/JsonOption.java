package com.openhwy.marketeer.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** {@code --json}, on every command that prints something a program may want to read. */
final class JsonOption {
  @Option(names = "--json", description = "Print JSON.")
  boolean wanted;

  void print(PrintWriter out, Object value) {
    out.println(pretty(value));
  }

  static String pretty(Object value) {
    if (value instanceof JsonObject object) {
      return object.encodePrettily();
    }
    return value instanceof JsonArray array ? array.encodePrettily() : String.valueOf(value);
  }
}
