package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.PlainScalar;
import com.openhwy.marketeer.config.bind.Problems;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HOCON. Its own substitutions ({@code ${other.key}}, {@code ${?VAR}}) see the document and the
 * environment; those inside quotes are left for ours. It knows lines but no columns, and a key
 * written twice is a later value, not a problem.
 */
final class HoconReader {
  private final Document document;
  private final Problems problems;

  HoconReader(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
  }

  @Nullable Node read() {
    try {
      Config config =
          ConfigFactory.parseString(
              document.text(),
              ConfigParseOptions.defaults()
                  .setSyntax(ConfigSyntax.CONF)
                  .setOriginDescription(document.file())
                  .setIncluder(new NoIncludes()));
      Config resolved =
          config.resolve(ConfigResolveOptions.noSystem().appendResolver(new Environment()));
      return node(resolved.root());
    } catch (ConfigException e) {
      problems.add(mark(e.origin()), "", "no HOCON: " + message(e));
    } catch (StackOverflowError e) {
      problems.add(document.mark(1, 0), "", "no HOCON: nested too deep; flatten it");
    }
    return null;
  }

  /** Without the place, which the problem names already. */
  private static String message(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    ConfigOrigin origin = e.origin();
    String place = origin == null ? "" : origin.description() + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }

  private Node node(ConfigValue value) {
    Node.Mark mark = mark(value.origin());
    if (value instanceof ConfigObject object) {
      Map<String, Node> entries = new LinkedHashMap<>();
      Map<String, Node.Mark> keys = new LinkedHashMap<>();
      List<Map.Entry<String, ConfigValue>> written =
          object.entrySet().stream()
              .sorted(
                  Comparator.comparingInt(
                          (Map.Entry<String, ConfigValue> e) -> e.getValue().origin().lineNumber())
                      .thenComparing(Map.Entry::getKey))
              .toList();
      for (Map.Entry<String, ConfigValue> entry : written) {
        entries.put(entry.getKey(), node(entry.getValue()));
        keys.put(entry.getKey(), mark(entry.getValue().origin()));
      }
      return new Node.Mapping(
          Collections.unmodifiableMap(entries), Collections.unmodifiableMap(keys), mark);
    }
    if (value instanceof ConfigList list) {
      return new Node.Sequence(list.stream().map(this::node).toList(), mark);
    }
    return scalar(value, mark);
  }

  private static Node scalar(ConfigValue value, Node.Mark mark) {
    Object plain = value.unwrapped();
    if (plain == null) {
      return new Node.Scalar(null, false, mark);
    }
    String text = plain.toString();
    return value.valueType() == ConfigValueType.STRING
        ? new Node.Scalar(text, false, mark, text)
        : PlainScalar.of(text, false, mark);
  }

  private Node.Mark mark(@Nullable ConfigOrigin origin) {
    return document.mark(origin == null ? 1 : Math.max(1, origin.lineNumber()), 0);
  }

  private final class Environment implements ConfigResolver {
    @Override
    public @Nullable ConfigValue lookup(String path) {
      String value = document.environment().get(path);
      return value == null ? null : ConfigValueFactory.fromAnyRef(PlainScalar.value(value));
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }

  /** One document is one text: what else belongs to the configuration lies in its directory. */
  private static final class NoIncludes implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw new ConfigException.Generic(
          "include \""
              + what
              + "\" is not followed; put the file into routes.d, services.d or"
              + " middlewares.d");
    }
  }
}
