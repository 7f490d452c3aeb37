package com.openhwy.marketeer.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.read.Document;
import com.openhwy.marketeer.config.read.Format;
import com.openhwy.marketeer.http.Middleware;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Middlewares for tests, made the way the gateway makes them: from what an operator writes. */
public final class Configured {
  private static final Set<String> OF_EVERY_MIDDLEWARE = Set.of("name", "type");
  private static final String PATH = "middlewares[0]";

  private Configured() {}

  /** What the settings come to; a problem fails the test. */
  public static <C extends Record> C settings(MiddlewareFactory<C> factory, String yaml) {
    Problems problems = new Problems();
    C settings = bind(factory, yaml, problems);
    assertThat(problems.sorted()).isEmpty();
    return settings;
  }

  /** Every problem as {@code <line>:<column> <path below the middleware>: <message>}. */
  public static List<String> problems(MiddlewareFactory<?> factory, String yaml) {
    Problems problems = new Problems();
    bind(factory, yaml, problems);
    return problems.sorted().stream()
        .map(
            p ->
                p.mark().line()
                    + ":"
                    + p.mark().column()
                    + " "
                    + p.path().replace(PATH + ".", "")
                    + ": "
                    + p.message())
        .toList();
  }

  public static <C extends Record> MiddlewareDefinition define(
      MiddlewareFactory<C> factory, String name, String yaml) {
    return factory.define(name, settings(factory, yaml));
  }

  /** One instance on a loop; its slot is 3 when it needs one. */
  public static Middleware instance(MiddlewareDefinition definition, LoopResources loop) {
    return definition.instance(loop, definition.needsSlot() ? 3 : -1);
  }

  private static <C extends Record> C bind(
      MiddlewareFactory<C> factory, String yaml, Problems problems) {
    Node node = new Document("f", Format.YAML, yaml, Map.of()).read(problems);
    assertThat(node).as(yaml).isInstanceOf(Node.Mapping.class);
    C settings = Binder.bind(factory.settings(), node, PATH, problems, OF_EVERY_MIDDLEWARE);
    if (settings != null) {
      factory.check(settings, (Node.Mapping) node, PATH, problems);
    }
    return settings;
  }
}
