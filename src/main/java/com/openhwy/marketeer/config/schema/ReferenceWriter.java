package com.openhwy.marketeer.config.schema;

import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Expected;
import com.openhwy.marketeer.config.bind.Property;
import com.openhwy.marketeer.config.bind.Shorthand;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.MiddlewareConfig;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings as tables in Markdown, from the same records: the reference for operators. */
public final class ReferenceWriter {
  private final StringBuilder page = new StringBuilder();

  private ReferenceWriter() {}

  /** A section for every mapping, in the order of the documents. */
  public static String write() {
    ReferenceWriter writer = new ReferenceWriter();
    for (Property property : Property.settings(GatewayConfig.class)) {
      writer.below(property.name(), property.type());
    }
    return writer.page.toString();
  }

  private void below(String path, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      boolean map = generic.getRawType() == Map.class;
      below(path + (map ? ".NAME" : "[]"), arguments[arguments.length - 1]);
      return;
    }
    Class<?> raw = (Class<?>) type;
    if (Property.isTagged(raw)) {
      Binder.tags(raw).forEach((tag, record) -> section(path, "type: " + tag, record));
    } else if (Property.isStructure(raw)) {
      section(path, "", raw);
    }
  }

  private void section(String path, String variant, Class<?> record) {
    page.append("\n### `").append(path).append('`');
    if (!variant.isEmpty()) {
      page.append(" with `").append(variant).append('`');
    }
    page.append("\n\n");
    Doc doc = record.getAnnotation(Doc.class);
    if (doc != null) {
      page.append(doc.value()).append('\n');
    }
    Shorthand shorthand = record.getAnnotation(Shorthand.class);
    if (shorthand != null) {
      page.append("The value of `").append(shorthand.value()).append("` may stand alone.\n");
    }
    if (record == MiddlewareConfig.class) {
      page.append("Its other keys are those of its type: [middlewares](middlewares/README.md).\n");
    }
    page.append("\n| key | takes | default | meaning |\n|---|---|---|---|\n");
    Map<String, Type> inner = new LinkedHashMap<>();
    for (Property property : Property.settings(record)) {
      row(property);
      inner.put(path + "." + property.name(), property.type());
    }
    inner.forEach(this::below);
  }

  private void row(Property property) {
    page.append("| `")
        .append(property.name())
        .append("` | ")
        .append(takes(property.type(), property))
        .append(" | ")
        .append(preset(property))
        .append(" | ")
        .append(property.doc().replace("|", "\\|"))
        .append(" |\n");
  }

  private static String takes(Type type, Property property) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      String each = takes(arguments[arguments.length - 1], property);
      return (generic.getRawType() == Map.class ? "by name: " : "list: ") + each;
    }
    Class<?> raw = (Class<?>) type;
    if (raw == Object.class) {
      return "anything";
    }
    return Property.isStructure(raw) || Property.isTagged(raw)
        ? "mapping"
        : Expected.of(raw, property.range());
  }

  private static String preset(Property property) {
    if (property.required()) {
      return "*required*";
    }
    String preset = property.defaultText();
    return preset == null || preset.isEmpty() ? "" : "`" + preset + "`";
  }
}
