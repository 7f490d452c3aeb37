package com.openhwy.marketeer.config;

import java.util.HashMap;
import java.util.Map;

/**
 * What a process brings along that configuration may refer to. Immutable.
 *
 * @param environment for <code>${VAR}</code> and {@code MARKETEER_…}
 * @param properties for {@code marketeer.…}
 */
public record Surroundings(Map<String, String> environment, Map<String, String> properties) {

  /** The environment and the system properties as they are now. */
  public static Surroundings ofProcess() {
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return new Surroundings(System.getenv(), Map.copyOf(properties));
  }
}
