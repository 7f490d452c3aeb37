package com.openhwy.marketeer.middleware.cache;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a list of directives apart: {@code name}, {@code name=token}, {@code name="quoted, text"},
 * separated by commas. What is no directive is skipped up to the next comma that stands outside of
 * quotes. Used once.
 */
final class DirectiveReader {
  private final String text;
  private int at;

  DirectiveReader(String text) {
    this.text = text;
  }

  /** Names as written; a null argument is none at all. */
  void forEach(BiConsumer<String, @Nullable String> each) {
    while (at < text.length()) {
      int from = at;
      while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '=') {
        if (text.charAt(at) == '"') {
          quoted();
        } else {
          at++;
        }
      }
      String name = text.substring(from, at).strip();
      String argument = at < text.length() && text.charAt(at) == '=' ? argument() : null;
      at++; // the comma
      if (!name.isEmpty()) {
        each.accept(name, argument);
      }
    }
  }

  private String argument() {
    at++;
    int from = at;
    if (at < text.length() && text.charAt(at) == '"') {
      String inside = quoted();
      int end = at;
      toComma();
      return text.substring(end, at).isBlank() ? inside : text.substring(from, at);
    }
    toComma();
    return text.substring(from, at).stripTrailing();
  }

  private void toComma() {
    while (at < text.length() && text.charAt(at) != ',') {
      if (text.charAt(at) == '"') {
        quoted();
      } else {
        at++;
      }
    }
  }

  /** Reads a quoted-string (RFC 9110 5.6.4); one that is not closed ends with the text. */
  private String quoted() {
    StringBuilder inside = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      inside.append(text.charAt(at++));
    }
    at = Math.min(at + 1, text.length());
    return inside.toString();
  }
}
