package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.List;

/**
 * One feature: its type name, the record its settings are bound to (which is also its schema), and
 * what is made of them. Stateless; listed in {@code middleware.standard}.
 */
public interface MiddlewareFactory<C extends Record> {

  /** The value of {@code type} in {@code middlewares.yaml}, lower snake case. */
  String type();

  /**
   * Bound by {@code config.bind}: components may carry {@code @Doc @Default @Range @Secret}; name
   * and type need not be among them.
   */
  Class<C> settings();

  /**
   * Adds every problem that the types of the record cannot express.
   *
   * @param path of the middleware, as in {@code middlewares[3]}
   */
  default void check(C settings, Node.Mapping at, String path, Problems problems) {}

  /**
   * Names of the services that instances will ask for: each must exist, or the configuration is
   * refused at {@code service}.
   */
  default List<String> services(C settings) {
    return List.of();
  }

  /**
   * Compiles the settings. Called on a worker, also as a rehearsal for a configuration that is then
   * not installed.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  MiddlewareDefinition define(String name, C settings);
}
