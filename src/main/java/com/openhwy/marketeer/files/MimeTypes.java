package com.openhwy.marketeer.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code Content-Type} by file name, from our own table {@code mime.types}, so that the answer does
 * not depend on the machine. Thread-safe: immutable.
 */
final class MimeTypes {
  /** For names the table does not know: to be downloaded, never to be guessed at. */
  static final String UNKNOWN = "application/octet-stream";

  private static final String RESOURCE = "mime.types";
  private static final Map<String, String> TABLE = load();

  private MimeTypes() {}

  /** With {@code charset=utf-8} for {@code text/*}. */
  static String of(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    int dot = lower.lastIndexOf('.');
    String key = dot < 0 ? "=" + lower : lower.substring(dot + 1);
    return TABLE.getOrDefault(key, UNKNOWN);
  }

  /** How many extensions and names are known. */
  static int size() {
    return TABLE.size();
  }

  private static Map<String, String> load() {
    Map<String, String> table = new HashMap<>();
    try (InputStream in = MimeTypes.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + RESOURCE + "; build it anew");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read(line.trim(), table);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read from the jar", e);
    }
    return Map.copyOf(table);
  }

  private static void read(String line, Map<String, String> table) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String[] words = line.split("\\s+", -1);
    String type = words[0].startsWith("text/") ? words[0] + "; charset=utf-8" : words[0];
    for (int i = 1; i < words.length; i++) {
      if (table.put(words[i], type) != null) {
        throw new IllegalStateException(RESOURCE + " names " + words[i] + " twice");
      }
    }
  }
}
