package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Paths;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.MiddlewareConfig;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.snapshot.Holdings.DefinedMiddleware;
import com.openhwy.marketeer.upstream.Services;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds the settings of every middleware and defines those that the last snapshot does not have.
 */
final class MiddlewareCompiler {
  private static final Set<String> COMMON_KEYS = Set.of("name", "type");

  private final MiddlewareCatalogue catalogue;
  private final Map<String, DefinedMiddleware> before;
  private final Services services;
  private final Problems problems;
  private final Map<String, DefinedMiddleware> defined = new LinkedHashMap<>();

  MiddlewareCompiler(
      MiddlewareCatalogue catalogue,
      Map<String, DefinedMiddleware> before,
      Services services,
      Problems problems) {
    this.catalogue = catalogue;
    this.before = before;
    this.services = services;
    this.problems = problems;
  }

  /** By name; those with problems are missing. */
  Map<String, DefinedMiddleware> compile(List<MiddlewareConfig> configs) {
    for (int i = 0; i < configs.size(); i++) {
      MiddlewareConfig config = configs.get(i);
      String path = Paths.item("middlewares", i);
      MiddlewareFactory<?> factory = catalogue.find(config.type());
      if (factory == null) {
        Place.of(config.settings(), path)
            .at("type")
            .problem(problems, catalogue.unknown(config.type()));
      } else {
        define(factory, config, path);
      }
    }
    return defined;
  }

  private <C extends Record> void define(
      MiddlewareFactory<C> factory, MiddlewareConfig config, String path) {
    C settings = bind(factory, config, path, problems);
    if (settings == null || !knowsServices(factory.services(settings), config, path)) {
      return;
    }
    DefinedMiddleware old = before.get(config.name());
    if (old != null && old.type().equals(config.type()) && old.settings().equals(settings)) {
      defined.put(config.name(), old);
      return;
    }
    MiddlewareDefinition definition = create(factory, config, settings, path);
    if (definition != null) {
      defined.put(config.name(), new DefinedMiddleware(config.type(), settings, definition));
    }
  }

  /** What has been defined or kept so far. */
  Map<String, DefinedMiddleware> defined() {
    return defined;
  }

  private boolean knowsServices(List<String> wanted, MiddlewareConfig config, String path) {
    int known = problems.count();
    for (String name : wanted) {
      if (services.get(name) == null) {
        Place.of(config.settings(), path).at("service").problem(problems, services.unknown(name));
      }
    }
    return problems.count() == known;
  }

  /** The settings, proved; null when there were problems. */
  static <C extends Record> @Nullable C bind(
      MiddlewareFactory<C> factory, MiddlewareConfig config, String path, Problems problems) {
    int known = problems.count();
    C settings = Binder.bind(factory.settings(), config.settings(), path, problems, COMMON_KEYS);
    if (settings != null && config.settings() instanceof Node.Mapping mapping) {
      factory.check(settings, mapping, path, problems);
    }
    return problems.count() > known ? null : settings;
  }

  private <C extends Record> @Nullable MiddlewareDefinition create(
      MiddlewareFactory<C> factory, MiddlewareConfig config, C settings, String path) {
    try {
      return factory.define(config.name(), settings);
    } catch (IllegalArgumentException e) {
      problems.add(config.settings().mark(), path, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
