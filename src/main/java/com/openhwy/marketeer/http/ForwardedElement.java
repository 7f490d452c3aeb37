package com.openhwy.marketeer.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy wrote into {@code Forwarded} (RFC 7239 4).
 *
 * @param node of {@code for}, unquoted; empty when not given
 * @param proto null when not given
 */
record ForwardedElement(String node, @Nullable String proto) {

  /**
   * @return in the order of the field; null when it is malformed, for then nothing in it is sure
   */
  static @Nullable List<ForwardedElement> parse(String field) {
    Scanner in = new Scanner(field);
    List<ForwardedElement> elements = new ArrayList<>();
    do {
      ForwardedElement element = in.element();
      if (element == null) {
        return null;
      }
      elements.add(element);
    } while (in.skip(','));
    return in.atEnd() ? elements : null;
  }

  /** One pass over the field. */
  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    @Nullable ForwardedElement element() {
      String node = "";
      String proto = null;
      do {
        String name = token();
        if (name.isEmpty()) {
          continue; // empty pairs and elements are allowed (RFC 7239 4)
        }
        String value = skip('=') ? value() : null;
        if (value == null) {
          return null;
        }
        if (name.equalsIgnoreCase("for")) {
          node = value;
        } else if (name.equalsIgnoreCase("proto")) {
          proto = value;
        }
      } while (skip(';'));
      return new ForwardedElement(node, proto);
    }

    boolean skip(char separator) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == separator) {
        at++;
        return true;
      }
      return false;
    }

    boolean atEnd() {
      skipSpace();
      return at == text.length();
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private String token() {
      skipSpace();
      int from = at;
      while (at < text.length() && FieldSyntax.isTokenChar(text.charAt(at))) {
        at++;
      }
      return text.substring(from, at);
    }

    private @Nullable String value() {
      if (at >= text.length() || text.charAt(at) != '"') {
        return bareValue();
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          return value.toString();
        }
        if (c == '\\' && ++at < text.length()) {
          c = text.charAt(at);
        }
        value.append(c);
      }
      return null; // the quote is never closed
    }

    /** A token; the colon of {@code for=192.0.2.1:80}, strictly to be quoted, is let pass. */
    private String bareValue() {
      int from = at;
      while (at < text.length()
          && (FieldSyntax.isTokenChar(text.charAt(at)) || ":[]".indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      return text.substring(from, at);
    }
  }
}
