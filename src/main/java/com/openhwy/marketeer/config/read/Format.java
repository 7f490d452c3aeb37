package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a document can be written in; the ending of its name says which. */
public enum Format {
  YAML("yaml", "yml") {
    @Override
    @Nullable Node parse(Document document, Problems problems) {
      return new YamlReader(document, problems).read();
    }
  },
  JSON("json") {
    @Override
    @Nullable Node parse(Document document, Problems problems) {
      return new JsonReader(document, problems).read();
    }
  },
  HOCON("conf", "hocon") {
    @Override
    @Nullable Node parse(Document document, Problems problems) {
      return new HoconReader(document, problems).read();
    }
  },
  PROPERTIES("properties") {
    @Override
    @Nullable Node parse(Document document, Problems problems) {
      return new PropertiesReader(document, problems).read();
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, but its type does not say so
  private final List<String> endings;

  Format(String... endings) {
    this.endings = List.of(endings);
  }

  abstract @Nullable Node parse(Document document, Problems problems);

  /** Without the dot. */
  public List<String> endings() {
    return endings;
  }

  /** The format of a file's name, null for any other ending. */
  public static @Nullable Format of(String fileName) {
    return named(fileName.substring(fileName.lastIndexOf('.') + 1));
  }

  /** The format of an ending or of its own name, null for any other. */
  public static @Nullable Format named(String ending) {
    for (Format format : values()) {
      if (format.endings.contains(ending)) {
        return format;
      }
    }
    return null;
  }
}
