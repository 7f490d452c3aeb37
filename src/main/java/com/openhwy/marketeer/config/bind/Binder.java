package com.openhwy.marketeer.config.bind;

import com.openhwy.marketeer.base.Suggestion;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills records in from nodes. A record's components are its settings, named in snake case; {@link
 * Doc}, {@link Default}, {@link Range}, {@link Shorthand}, {@link Secret} and {@link Tag} say the
 * rest. Every problem is gathered, none is thrown.
 *
 * <p>Read are: text, booleans, whole numbers and {@code double}, {@code Duration}, every type with
 * a static {@code parse(String)}, enums, lists (of which one item may stand alone), maps by name,
 * records, sealed interfaces by {@code type}, {@code Object} as plain values and {@code Node} as it
 * was written.
 */
public final class Binder {
  /** In place of a value whose problem has been told: no value is null, null is a value. */
  static final Object FAILED = new Object();

  private final Problems problems;

  private Binder(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param node a mapping, or a scalar where the record has a {@link Shorthand}
   * @param path of the node, as in {@code middlewares[3]}
   * @param ignoredKeys keys that may stand in the mapping besides the record's
   * @return null when there was a problem, which {@code problems} then knows
   */
  public static <R extends Record> @Nullable R bind(
      Class<R> type, Node node, String path, Problems problems, Set<String> ignoredKeys) {
    Object bound = new Binder(problems).record(type, node, path, ignoredKeys);
    return bound == FAILED ? null : type.cast(bound);
  }

  private Object record(Class<?> type, Node node, String path, Set<String> ignoredKeys) {
    if (node instanceof Node.Broken) {
      return FAILED;
    }
    if (node instanceof Node.Mapping mapping) {
      return fromMapping(type, mapping, path, ignoredKeys);
    }
    if (isNothing(node)) {
      return fromMapping(type, empty(node.mark()), path, ignoredKeys);
    }
    Shorthand shorthand = type.getAnnotation(Shorthand.class);
    if (shorthand != null && node instanceof Node.Scalar) {
      Node.Mapping written =
          new Node.Mapping(
              Map.of(shorthand.value(), node), Map.of(shorthand.value(), node.mark()), node.mark());
      return fromMapping(type, written, path, ignoredKeys);
    }
    problems.add(
        node.mark(),
        path,
        "found "
            + Found.describe(node)
            + "; expected a mapping with "
            + new Keys(type, ignoredKeys));
    return FAILED;
  }

  private Object fromMapping(
      Class<?> type, Node.Mapping mapping, String path, Set<String> ignoredKeys) {
    List<Property> properties = Property.of(type);
    boolean failed = !new Keys(type, ignoredKeys).check(mapping, path, problems);
    @Nullable Object[] values = new Object[properties.size()];
    for (int i = 0; i < values.length; i++) {
      Property property = properties.get(i);
      values[i] = property.holdsMapping() ? mapping : component(property, mapping, path);
      failed |= values[i] == FAILED;
    }
    return failed ? FAILED : create(type, values, mapping.mark(), path);
  }

  /** Tells of every key of a mapping that a record does not have. */
  public static void checkKeys(
      Class<?> type, Node.Mapping mapping, String path, Problems problems) {
    new Keys(type, Set.of()).check(mapping, path, problems);
  }

  private @Nullable Object component(Property property, Node.Mapping mapping, String path) {
    Node written = mapping.entries().get(property.name());
    String below = Paths.key(path, property.name());
    if (written != null && !isNothing(written)) {
      return value(property.type(), property, written, below);
    }
    Node.Mark mark = written == null ? mapping.mark() : written.mark();
    if (property.defaultText() != null) {
      return value(property.type(), property, preset(property, mark), below);
    }
    if (property.nullable()) {
      return null;
    }
    if (property.required()) {
      problems.add(
          mark, path, "\"" + property.name() + "\" is missing; expected " + expected(property));
      return FAILED;
    }
    return value(property.type(), property, empty(mark), below);
  }

  private static Node preset(Property property, Node.Mark mark) {
    String text = String.valueOf(property.defaultText());
    if (List.class.isAssignableFrom(property.rawType()) && text.startsWith("[")) {
      String[] items = text.substring(1, text.length() - 1).split(",", -1);
      return new Node.Sequence(
          Arrays.stream(items)
              .map(String::trim)
              .filter(item -> !item.isEmpty())
              .map(item -> (Node) PlainScalar.of(item, false, mark))
              .toList(),
          mark);
    }
    Object value = text.isEmpty() ? "" : PlainScalar.value(text);
    return new Node.Scalar(value, false, mark, text);
  }

  private static String expected(Property property) {
    String doc = property.doc();
    String type = Expected.of(property.rawType(), property.range());
    return doc.isEmpty() ? type : type + " (" + doc.replaceAll("\\.$", "") + ")";
  }

  private @Nullable Object value(Type type, Property property, Node node, String path) {
    if (node instanceof Node.Broken) {
      return FAILED;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? map(arguments[1], property, node, path)
          : list(arguments[0], property, node, path);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == Node.class) {
      return node;
    }
    if (raw == Object.class) {
      return Plain.of(node);
    }
    if (Property.isTagged(raw)) {
      return tagged(raw, node, path);
    }
    return Property.isStructure(raw)
        ? record(raw, node, path, Set.of())
        : new ScalarBinder(problems).bind(raw, property, node, path);
  }

  private Object list(Type item, Property property, Node node, String path) {
    if ((node instanceof Node.Mapping mapping && mapping.entries().isEmpty()) || isNothing(node)) {
      return List.of();
    }
    if (!(node instanceof Node.Sequence sequence)) {
      Object only = value(item, property, node, path);
      return only == FAILED || only == null ? FAILED : List.of(only);
    }
    List<Object> items = new ArrayList<>();
    boolean failed = false;
    for (int i = 0; i < sequence.items().size(); i++) {
      Node written = sequence.items().get(i);
      Object bound = value(item, property, written, Paths.item(path, i));
      if (bound == FAILED || bound == null) {
        failed = true;
      } else {
        items.add(bound);
      }
    }
    return failed ? FAILED : List.copyOf(items);
  }

  private Object map(Type valueType, Property property, Node node, String path) {
    if (isNothing(node)) {
      return Map.of();
    }
    if (!(node instanceof Node.Mapping mapping)) {
      problems.add(
          node.mark(), path, "found " + Found.describe(node) + "; expected a mapping of names");
      return FAILED;
    }
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    boolean failed = false;
    for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
      Object bound = value(valueType, property, entry.getValue(), Paths.key(path, entry.getKey()));
      failed |= bound == FAILED;
      entries.put(entry.getKey(), bound);
    }
    return failed ? FAILED : Collections.unmodifiableMap(entries);
  }

  /** One of the records a sealed interface permits, by the key {@code type}. */
  private Object tagged(Class<?> type, Node node, String path) {
    Map<String, Class<?>> tags = tags(type);
    String known = String.join(", ", tags.keySet());
    if (!(node instanceof Node.Mapping mapping)) {
      problems.add(
          node.mark(),
          path,
          "found " + Found.describe(node) + "; expected a mapping with type: " + known);
      return FAILED;
    }
    Place tag = Place.of(mapping, path).at("type");
    if (tag.node() instanceof Node.Broken) {
      return FAILED;
    }
    String name = tag.text();
    Class<?> chosen = name == null ? null : tags.get(name);
    if (chosen != null) {
      return fromMapping(chosen, mapping, path, Set.of("type"));
    }
    if (tag.node() == null) {
      problems.add(mapping.mark(), path, "\"type\" is missing; expected one of " + known);
    } else {
      String hint = name == null ? "" : Suggestion.hint(name, tags.keySet());
      tag.problem(
          problems,
          "unknown type "
              + Found.quote(tag.node())
              + (hint.isEmpty() ? "; expected one of " + known : hint));
    }
    return FAILED;
  }

  /**
   * The records of a sealed interface by their {@link Tag}, sorted: compilers order them freely.
   */
  public static Map<String, Class<?>> tags(Class<?> sealed) {
    Map<String, Class<?>> tags = new TreeMap<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      Tag tag = permitted.getAnnotation(Tag.class);
      if (tag != null) {
        tags.put(tag.value(), permitted);
      }
    }
    return tags;
  }

  private Object create(Class<?> type, @Nullable Object[] values, Node.Mark mark, String path) {
    try {
      return Property.newRecord(type, values);
    } catch (IllegalArgumentException e) {
      problems.add(mark, path, String.valueOf(e.getMessage()));
      return FAILED;
    }
  }

  private static boolean isNothing(Node node) {
    return node instanceof Node.Scalar scalar && scalar.value() == null;
  }

  private static Node.Mapping empty(Node.Mark mark) {
    return new Node.Mapping(Map.of(), Map.of(), mark);
  }
}
