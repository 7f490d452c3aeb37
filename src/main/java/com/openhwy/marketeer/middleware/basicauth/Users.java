package com.openhwy.marketeer.middleware.basicauth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may come, and what is kept of their passwords. Immutable. */
final class Users {
  private final Map<String, PasswordHash> hashes;
  private final List<PasswordHash> all;

  Users(Map<String, PasswordHash> hashes) {
    this.hashes = hashes;
    this.all = List.copyOf(hashes.values());
  }

  /**
   * @param lines each {@code name:hash}
   * @throws IllegalArgumentException with a message that names the user and not the hash
   */
  static Users of(List<String> lines) {
    Map<String, PasswordHash> hashes = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      add(hashes, lines.get(i), "item " + (i + 1));
    }
    return new Users(hashes);
  }

  /**
   * @param text of a htpasswd file: lines of {@code name:hash}, empty ones, and such that begin
   *     with {@code #}
   * @throws IllegalArgumentException with a message that names line and user and not the hash
   */
  static Users ofFile(String text) {
    Map<String, PasswordHash> hashes = new LinkedHashMap<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(hashes, line, "line " + (i + 1));
      }
    }
    if (hashes.isEmpty()) {
      throw new IllegalArgumentException("names no user; expected lines as in alice:$2b$11$…");
    }
    return new Users(hashes);
  }

  private static void add(Map<String, PasswordHash> hashes, String line, String place) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          place + " names no user; expected a name, a colon and a hash, as in alice:$2b$11$…");
    }
    String name = line.substring(0, colon);
    if (!Credentials.isClean(name)) {
      throw new IllegalArgumentException(
          place + " has a name with a control character, which no client can send; take it out");
    }
    PasswordHash hash;
    try {
      hash = PasswordHash.parse(line.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": user \"" + name + "\" " + e.getMessage(), e);
    }
    if (hashes.put(name, hash) != null) {
      throw new IllegalArgumentException(
          place + ": user \"" + name + "\" stands here a second time; keep one");
    }
  }

  /**
   * These and others.
   *
   * @throws IllegalArgumentException when one user is in both
   */
  Users and(Users others) {
    Map<String, PasswordHash> both = new LinkedHashMap<>(hashes);
    for (Map.Entry<String, PasswordHash> other : others.hashes.entrySet()) {
      if (both.put(other.getKey(), other.getValue()) != null) {
        throw new IllegalArgumentException(
            "has user \"" + other.getKey() + "\", who stands in users as well; keep one");
      }
    }
    return new Users(Collections.unmodifiableMap(both));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  @Nullable PasswordHash hash(String name) {
    return hashes.get(name);
  }

  /**
   * What to hash a password against that nobody has, so that an unknown user takes as long as a
   * known one: the hash of somebody, always the same one for a name.
   */
  PasswordHash decoy(String name) {
    return all.get(Math.floorMod(name.hashCode(), all.size()));
  }
}
