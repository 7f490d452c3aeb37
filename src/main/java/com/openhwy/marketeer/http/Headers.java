package com.openhwy.marketeer.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message head, in order, names as received. Names of {@link HeaderName} are
 * found by comparing one number; the rest by comparing text without case. Values hold Latin-1
 * characters, so that a byte that came in goes out unchanged (RFC 9110 5.5). Owned by the loop of
 * its message; reused by {@link #clear()}.
 */
public final class Headers {
  private static final int INITIAL = 16;

  private String[] names = new String[INITIAL];
  private String[] values = new String[INITIAL];
  private byte[] ids = new byte[INITIAL];
  private int size;

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public String name(int index) {
    return names[index];
  }

  public String value(int index) {
    return values[index];
  }

  /** The {@link HeaderName#id()} of a field, 0 for a name that is not in that list. */
  public int id(int index) {
    return ids[index];
  }

  /** Adds without any check: for values that came through the codec or are our own. */
  public void add(String name, int id, String value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      values = Arrays.copyOf(values, size * 2);
      ids = Arrays.copyOf(ids, size * 2);
    }
    names[size] = name;
    values[size] = value;
    ids[size++] = (byte) id;
  }

  public Headers add(HeaderName name, String value) {
    add(name.text(), name.id(), value);
    return this;
  }

  /** Adds a field whose name or value may come from outside; both are checked. */
  public Headers add(String name, String value) {
    FieldSyntax.checkName(name);
    FieldSyntax.checkValue(name, value);
    HeaderName known = HeaderName.of(name);
    add(name, known == null ? 0 : known.id(), value);
    return this;
  }

  public Headers set(HeaderName name, String value) {
    int at = indexOf(name, 0);
    if (at < 0) {
      return add(name, value);
    }
    values[at] = value;
    removeFrom(at + 1, name.id(), name.text());
    return this;
  }

  /** Replaces every field of that name by one; name and value are checked. */
  public Headers set(String name, String value) {
    remove(name);
    return add(name, value);
  }

  /** The first value, null when there is none. */
  public @Nullable String get(HeaderName name) {
    int at = indexOf(name, 0);
    return at < 0 ? null : values[at];
  }

  /** The first value, null when there is none. */
  public @Nullable String get(String name) {
    int at = indexOf(name, 0);
    return at < 0 ? null : values[at];
  }

  public boolean contains(HeaderName name) {
    return indexOf(name, 0) >= 0;
  }

  /**
   * All values of a list-valued field as one, joined by commas (RFC 9110 5.3); null when there is
   * none.
   */
  public @Nullable String joined(HeaderName name) {
    int at = indexOf(name, 0);
    if (at < 0) {
      return null;
    }
    int more = indexOf(name, at + 1);
    if (more < 0) {
      return values[at];
    }
    StringBuilder all = new StringBuilder(values[at]);
    for (; more >= 0; more = indexOf(name, more + 1)) {
      all.append(", ").append(values[more]);
    }
    return all.toString();
  }

  public int indexOf(HeaderName name, int from) {
    byte id = (byte) name.id();
    for (int i = from; i < size; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  public int indexOf(String name, int from) {
    HeaderName known = HeaderName.of(name);
    if (known != null) {
      return indexOf(known, from);
    }
    for (int i = from; i < size; i++) {
      if (ids[i] == 0 && names[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  public boolean remove(HeaderName name) {
    return removeFrom(0, name.id(), name.text());
  }

  public boolean remove(String name) {
    HeaderName known = HeaderName.of(name);
    return removeFrom(0, known == null ? 0 : known.id(), name);
  }

  private boolean removeFrom(int from, int id, String name) {
    int to = from;
    for (int i = from; i < size; i++) {
      boolean gone = ids[i] == id && (id != 0 || names[i].equalsIgnoreCase(name));
      if (!gone) {
        move(i, to++);
      }
    }
    return truncate(to);
  }

  public void removeAt(int index) {
    for (int i = index + 1; i < size; i++) {
      move(i, i - 1);
    }
    truncate(size - 1);
  }

  private void move(int from, int to) {
    if (from != to) {
      names[to] = names[from];
      values[to] = values[from];
      ids[to] = ids[from];
    }
  }

  private boolean truncate(int to) {
    boolean shorter = to < size;
    Arrays.fill(names, to, size, null);
    Arrays.fill(values, to, size, null);
    size = to;
    return shorter;
  }

  public void addAll(Headers other) {
    for (int i = 0; i < other.size; i++) {
      add(other.names[i], other.ids[i], other.values[i]);
    }
  }

  public void clear() {
    truncate(0);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      text.append(names[i]).append(": ").append(values[i]).append('\n');
    }
    return text.toString();
  }
}
