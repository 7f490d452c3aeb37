package com.openhwy.marketeer.middleware.apikey;

import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.middleware.Fingerprint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are taken, by their hashes: a key that is shown is hashed and looked up, so that
 * the time it takes says nothing about any key, and no key is kept. A hash that could be made fast
 * is enough, for keys are long and random. Immutable.
 */
final class Keys {
  static final int MIN_LENGTH = 20;
  private static final int MAX_LENGTH = 1024;
  private static final String HASHED = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");

  /**
   * One key.
   *
   * @param expires {@code Ticker.epochMillis()} from which it is no longer taken
   */
  record Entry(Principal principal, long expires) {}

  private final Map<Fingerprint, Entry> entries = new HashMap<>();

  /** None. */
  Keys() {}

  /**
   * @throws IllegalArgumentException with a message that does not hold the key
   */
  Keys add(String name, String key, @Nullable Expiry expires) {
    if (name.isBlank() || !FieldSyntax.isValue(name)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no name of a key; expected one that a header field can hold");
    }
    long until = expires == null ? Long.MAX_VALUE : expires.at().toEpochMilli();
    Entry before =
        entries.putIfAbsent(fingerprint(name, key), new Entry(Principal.named(name), until));
    if (before != null) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" has the same key as \""
              + before.principal().name()
              + "\"; give each its own");
    }
    return this;
  }

  private static Fingerprint fingerprint(String name, String key) {
    if (key.startsWith(HASHED)) {
      String hash = key.substring(HASHED.length());
      if (!HEX.matcher(hash).matches()) {
        throw new IllegalArgumentException(
            "\""
                + name
                + "\" has a hash of "
                + hash.length()
                + " characters; expected sha256: and 64 hexadecimal digits, as"
                + " `printf %s KEY | sha256sum` prints them");
      }
      return Fingerprint.ofHex(hash);
    }
    if (key.length() < MIN_LENGTH || key.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" has a key of "
              + key.length()
              + " characters, which "
              + (key.length() < MIN_LENGTH ? "could be guessed" : "is too long")
              + "; expected "
              + MIN_LENGTH
              + " to "
              + MAX_LENGTH
              + " random ones, as `openssl rand -hex 24` makes them");
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" has a key with blanks or characters beyond ASCII; expected none");
    }
    return new Fingerprint.Hasher().of(key);
  }

  /** These and others. */
  Keys and(Keys others) {
    Keys both = new Keys();
    both.entries.putAll(entries);
    for (Map.Entry<Fingerprint, Entry> other : others.entries.entrySet()) {
      Entry before = both.entries.put(other.getKey(), other.getValue());
      if (before != null) {
        throw new IllegalArgumentException(
            "has the key of \"" + before.principal().name() + "\" a second time; keep one");
      }
    }
    return both;
  }

  /**
   * @param text lines of a name, a key and perhaps an expiry, with blanks between; empty lines and
   *     those that begin with {@code #} do not count
   * @throws IllegalArgumentException with a message that names the line and does not hold the key
   */
  static Keys ofFile(String text) {
    Keys keys = new Keys();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          addLine(keys, BLANKS.split(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("holds no key; expected lines of a name and a key");
    }
    return keys;
  }

  private static void addLine(Keys keys, String[] words) {
    if (words.length < 2 || words.length > 3) {
      throw new IllegalArgumentException(
          "has " + words.length + " words; expected a name, a key and perhaps an expiry");
    }
    keys.add(words[0], words[1], words.length == 2 ? null : Expiry.parse(words[2]));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  @Nullable Entry find(Fingerprint shown) {
    return entries.get(shown);
  }
}
