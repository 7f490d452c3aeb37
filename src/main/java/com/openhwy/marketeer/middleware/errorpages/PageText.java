package com.openhwy.marketeer.middleware.errorpages;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a page, in which {@code {status}}, {@code {reason}} and {@code {request_id}} are
 * filled in; other braces are what they are, for pages have style sheets and JSON. Immutable.
 */
final class PageText {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(status|reason|request_id)}");

  private enum Escape {
    HTML,
    JSON,
    NONE
  }

  private final List<String> parts = new ArrayList<>(); // text and placeholder in turn
  private final Escape escape;

  PageText(String text, String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    this.escape =
        type.contains("json")
            ? Escape.JSON
            : type.contains("html") || type.contains("xml") ? Escape.HTML : Escape.NONE;
    Matcher matcher = PLACEHOLDER.matcher(text);
    int from = 0;
    while (matcher.find()) {
      parts.add(text.substring(from, matcher.start()));
      parts.add(matcher.group(1));
      from = matcher.end();
    }
    parts.add(text.substring(from));
  }

  byte[] fill(int status, String requestId) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      text.append(i % 2 == 0 ? part : escaped(value(part, status, requestId)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String value(String placeholder, int status, String requestId) {
    return switch (placeholder) {
      case "status" -> Integer.toString(status);
      case "reason" -> HttpResponseStatus.valueOf(status).reasonPhrase();
      default -> requestId;
    };
  }

  /** A request id may be a client's, when it comes by a proxy that is trusted. */
  private String escaped(String value) {
    if (escape == Escape.NONE) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x7f && "&<>\"'\\".indexOf(c) < 0) {
        text.append(c);
      } else if (escape == Escape.JSON) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append("&#").append((int) c).append(';');
      }
    }
    return text.toString();
  }
}
