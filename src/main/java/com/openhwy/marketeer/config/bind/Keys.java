package com.openhwy.marketeer.config.bind;

import com.openhwy.marketeer.base.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys that may stand in the mapping of a record. */
final class Keys {
  private final List<String> settings;
  private final List<String> all;
  private final boolean open;

  /**
   * @param others that may stand there besides the record's
   */
  Keys(Class<?> type, Set<String> others) {
    this.settings = Property.settings(type).stream().map(Property::name).toList();
    this.all = new ArrayList<>(settings);
    others.stream().sorted().filter(key -> !settings.contains(key)).forEach(all::add);
    this.open = Property.isOpen(type);
  }

  /** Whether no other key stands there; tells of each that does. */
  boolean check(Node.Mapping mapping, String path, Problems problems) {
    boolean fine = true;
    for (Map.Entry<String, Node.Mark> key : mapping.keys().entrySet()) {
      String name = key.getKey();
      if (!open && !all.contains(name)) {
        String hint = Suggestion.hint(name, settings);
        problems.add(
            key.getValue(),
            Paths.key(path, name),
            "unknown key \"" + name + "\"" + (hint.isEmpty() ? "; expected " + this : hint));
        fine = false;
      }
    }
    return fine;
  }

  @Override
  public String toString() {
    return all.isEmpty() ? "no keys" : String.join(", ", all);
  }
}
