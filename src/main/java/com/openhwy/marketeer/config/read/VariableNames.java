package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Property;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which setting the name of an environment variable means. An underscore may part two keys or stand
 * in one, so the records are asked; items of a list go by number or, where they have one, by name.
 */
final class VariableNames {
  private VariableNames() {}

  /**
   * @param rest of the name, behind the prefix
   * @return null when it means none
   */
  static @Nullable List<PathTree.Step> path(Class<?> root, @Nullable Node tree, String rest) {
    List<PathTree.Step> path = new ArrayList<>();
    return inRecord(root, tree, rest.toLowerCase(Locale.ROOT), path) ? path : null;
  }

  private static boolean inRecord(
      Class<?> record, @Nullable Node node, String rest, List<PathTree.Step> path) {
    Node.Mapping mapping = node instanceof Node.Mapping written ? written : null;
    for (Property property : Property.settings(record)) {
      String name = property.name();
      if (rest.equals(name) || rest.startsWith(name + "_")) {
        path.add(new PathTree.Step(name, -1));
        String below = rest.substring(Math.min(rest.length(), name.length() + 1));
        Node value = mapping == null ? null : mapping.entries().get(name);
        if (inType(property.type(), value, below, path)) {
          return true;
        }
        path.remove(path.size() - 1);
      }
    }
    return Property.isOpen(record) && inMap(Object.class, node, rest, path);
  }

  private static boolean inType(
      Type type, @Nullable Node node, String rest, List<PathTree.Step> path) {
    if (rest.isEmpty()) {
      return true;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? inMap(arguments[1], node, rest, path)
          : inList(arguments[0], node, rest, path);
    }
    Class<?> raw = (Class<?>) type;
    if (Property.isTagged(raw)) {
      return (rest.equals("type") && path.add(new PathTree.Step("type", -1)))
          || Binder.tags(raw).values().stream().anyMatch(r -> inRecord(r, node, rest, path));
    }
    return Property.isStructure(raw) && inRecord(raw, node, rest, path);
  }

  /** A key that is there already wins, however it is spelt; any other is taken as it is. */
  private static boolean inMap(
      Type valueType, @Nullable Node node, String rest, List<PathTree.Step> path) {
    if (node instanceof Node.Mapping mapping) {
      for (String key : mapping.entries().keySet()) {
        PathTree.Step step = new PathTree.Step(key, -1);
        if (descend(step, valueType, mapping.entries().get(key), rest, path)) {
          return true;
        }
      }
    }
    path.add(new PathTree.Step(rest, -1));
    return true;
  }

  private static boolean inList(
      Type itemType, @Nullable Node node, String rest, List<PathTree.Step> path) {
    List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of();
    for (int i = 0; i < items.size(); i++) {
      String name = Overlay.name(items.get(i));
      if (name != null && descend(new PathTree.Step(name, i), itemType, items.get(i), rest, path)) {
        return true;
      }
    }
    int end = 0;
    while (end < rest.length() && Character.isDigit(rest.charAt(end))) {
      end++;
    }
    if (end == 0 || end > 5) {
      return false;
    }
    int index = Integer.parseInt(rest, 0, end, 10);
    Node item = index < items.size() ? items.get(index) : null;
    PathTree.Step step = new PathTree.Step(rest.substring(0, end), index);
    return descend(step, itemType, item, rest, path);
  }

  private static boolean descend(
      PathTree.Step step, Type type, @Nullable Node node, String rest, List<PathTree.Step> path) {
    String spelt = step.key().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    if (!rest.equals(spelt) && !rest.startsWith(spelt + "_")) {
      return false;
    }
    path.add(step);
    String below = rest.substring(Math.min(rest.length(), spelt.length() + 1));
    if (inType(type, node, below, path)) {
      return true;
    }
    path.remove(path.size() - 1);
    return false;
  }

  /**
   * The names of all settings without the prefix, first items of lists included: to suggest one.
   */
  static List<String> all(Class<?> root) {
    List<String> names = new ArrayList<>();
    collect(root, "", names);
    return names;
  }

  private static void collect(Type type, String name, List<String> names) {
    if (type instanceof ParameterizedType generic) {
      names.add(name);
      if (generic.getRawType() == List.class) {
        collect(generic.getActualTypeArguments()[0], name + "_0", names);
      }
      return;
    }
    Class<?> raw = (Class<?>) type;
    if (Property.isTagged(raw)) {
      Binder.tags(raw).values().forEach(r -> collect(r, name, names));
    } else if (Property.isStructure(raw)) {
      String before = name.isEmpty() ? "" : name + "_";
      for (Property property : Property.settings(raw)) {
        collect(property.type(), before + property.name().toUpperCase(Locale.ROOT), names);
      }
    } else {
      names.add(name);
    }
  }
}
