package com.openhwy.marketeer.gateway;

import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** A type of middlewares, {@code own}, whose instances a test gives by name. */
record OwnMiddlewares(Map<String, Middleware> byName)
    implements MiddlewareFactory<OwnMiddlewares.Settings> {

  record Settings(@Doc("Which of the test's.") String which) {}

  /** The text of a middlewares file with all of them. */
  String yaml() {
    return "middlewares:\n"
        + byName.keySet().stream()
            .map(name -> "  - {name: " + name + ", type: own, which: " + name + "}\n")
            .collect(Collectors.joining());
  }

  /** A route {@code /<path>} to the service {@code backend} through these. */
  static String route(String path, Collection<String> middlewares) {
    return "  - {name: "
        + path
        + ", match: {path: /"
        + path
        + "}, middlewares: ["
        + String.join(", ", middlewares)
        + "], backend: {type: service, service: backend}}\n";
  }

  @Override
  public String type() {
    return "own";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public MiddlewareDefinition define(String name, Settings settings) {
    Middleware which = byName.get(settings.which());
    return (LoopResources loop, int slot) -> which;
  }
}
