package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Suggestion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders, as in <code>{host}</code>, for parts of a request; a doubled brace
 * stands for the character. Every placeholder yields what has been checked on the way in: no
 * control characters, the path in its canonical form; of what a token says, control characters are
 * taken out here. For a redirect's target there is {@link LocationTemplate}. Where the one who
 * compiles it knows expressions, <code>{= …}</code> holds one. Immutable, thread-safe; {@link
 * #expand} belongs to the exchange's event loop.
 */
public final class Template {

  private static final String EXPRESSION = "{=";
  private static final String CLAIM_PREFIX = "claim.";

  /** What no field can hold, or would lose at its ends. */
  private static final Pattern UNFIT = Pattern.compile("[\\x00-\\x1f\\x7f]|^ | $");

  /** What can stand between braces, in lower case. */
  enum Placeholder {
    /** {@code http} or {@code https}. */
    SCHEME,
    /** Without port, lower case. */
    HOST,
    /** Host and port as the client named them. */
    AUTHORITY,
    /** The port the client connected to. */
    PORT,
    METHOD,
    /** Canonical. */
    PATH,
    /** Without the question mark; empty when there is none. */
    QUERY,
    /** Path, and the query behind a question mark if there is one. */
    URI,
    PROTOCOL,
    CLIENT_IP,
    REQUEST_ID,
    ROUTE,
    SERVICE,
    /** Whom the client was taken for; empty for nobody. */
    USER,
    /** A claim of the client's token, {@code {claim.<path>}}; empty without it. */
    CLAIM;

    private String text() {
      return this == CLAIM ? CLAIM_PREFIX + "<path>" : name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Placeholder of(String text) {
      if (text.startsWith(CLAIM_PREFIX)) {
        return text.length() > CLAIM_PREFIX.length() ? CLAIM : null;
      }
      return Arrays.stream(values()).filter(p -> p.text().equals(text)).findAny().orElse(null);
    }
  }

  /** Makes something of the expressions between <code>{=</code> and <code>}</code>. */
  @FunctionalInterface
  public interface Compiler {
    /**
     * @param at where in the template it begins, from 0
     * @throws IllegalArgumentException with a message for the operator
     */
    TextSource source(String expression, int at);
  }

  /**
   * @param text of a part that is no placeholder; of a claim its path
   * @param source of the text, where it is an expression
   */
  record Part(String text, @Nullable Placeholder placeholder, @Nullable TextSource source) {
    Part(String text, @Nullable Placeholder placeholder) {
      this(text, placeholder, null);
    }
  }

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * @throws IllegalArgumentException with a message for the operator: an unknown placeholder, a
   *     lone brace
   */
  public static Template compile(String text) {
    return compile(
        text,
        (expression, at) -> {
          throw new IllegalArgumentException(
              "{=" + expression + "} is an expression, and none can stand here");
        });
  }

  /** With expressions. */
  public static Template compile(String text, Compiler expressions) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        literal.append(c);
        at += 2;
      } else if (text.startsWith(EXPRESSION, at)) {
        int from = at + EXPRESSION.length();
        int end = ExpressionText.end(text, from);
        addText(parts, literal);
        String expression = text.substring(from, end);
        parts.add(new Part(expression, null, expressions.source(expression, from)));
        at = end + 1;
      } else if (c == '{' || c == '}') {
        int end = c == '{' ? text.indexOf('}', at) : -1;
        if (end < 0) {
          throw new IllegalArgumentException(
              "\""
                  + text
                  + "\" has a lone "
                  + c
                  + "; expected {name}, or "
                  + c
                  + c
                  + " for the character");
        }
        addText(parts, literal);
        parts.add(part(text.substring(at + 1, end)));
        at = end + 1;
      } else {
        literal.append(c);
        at++;
      }
    }
    addText(parts, literal);
    return new Template(parts);
  }

  private static void addText(List<Part> parts, StringBuilder literal) {
    if (literal.length() > 0) {
      parts.add(new Part(literal.toString(), null));
      literal.setLength(0);
    }
  }

  private static Part part(String name) {
    Placeholder known = Placeholder.of(name);
    if (known != null) {
      String path = known == Placeholder.CLAIM ? name.substring(CLAIM_PREFIX.length()) : "";
      return new Part(path, known);
    }
    List<String> names = Arrays.stream(Placeholder.values()).map(Placeholder::text).toList();
    throw new IllegalArgumentException(
        "unknown placeholder {"
            + name
            + "}"
            + Suggestion.hint(name, names)
            + "; known are "
            + String.join(", ", names));
  }

  /** In order, adjacent texts joined. */
  List<Part> parts() {
    return parts;
  }

  /** Whether it is the same text for every request. */
  public boolean isConstant() {
    return parts.stream().allMatch(part -> part.placeholder() == null && part.source() == null);
  }

  public String expand(Exchange x) {
    if (parts.size() == 1) {
      return expand(parts.get(0), x);
    }
    StringBuilder text = new StringBuilder(64);
    for (Part part : parts) {
      text.append(expand(part, x));
    }
    return text.toString();
  }

  static String expand(Part part, Exchange x) {
    Placeholder placeholder = part.placeholder();
    if (placeholder == null) {
      TextSource source = part.source();
      return source == null ? part.text() : fit(source.text(x));
    }
    Request request = x.request();
    String query = request.query();
    return switch (placeholder) {
      case SCHEME -> request.scheme();
      case HOST -> request.host();
      case AUTHORITY -> request.authority();
      case PORT -> Integer.toString(request.localPort());
      case METHOD -> request.method();
      case PATH -> request.path();
      case QUERY -> query == null ? "" : query;
      case URI -> query == null ? request.path() : request.path() + "?" + query;
      case PROTOCOL -> request.protocol().text();
      case CLIENT_IP -> request.clientIp();
      case REQUEST_ID -> x.requestId();
      case ROUTE -> x.route();
      case SERVICE -> x.service();
      case USER -> vouched(x.principal(), "");
      case CLAIM -> vouched(x.principal(), part.text());
    };
  }

  /**
   * Who signs tokens may be careless.
   *
   * @param claim its path, empty for the name
   */
  private static String vouched(@Nullable Principal who, String claim) {
    if (who == null) {
      return "";
    }
    return fit(claim.isEmpty() ? who.name() : who.claim(claim));
  }

  /** As UTF-8, an octet for each character, fit for a field. */
  private static String fit(@Nullable String text) {
    if (text == null) {
      return "";
    }
    byte[] utf8 = UNFIT.matcher(text).replaceAll("?").getBytes(StandardCharsets.UTF_8);
    return new String(utf8, StandardCharsets.ISO_8859_1);
  }

  /** Whether it speaks of who the client is: no part of a URL, for nobody knows what it holds. */
  boolean speaksOfTheClient() {
    return parts.stream()
        .anyMatch(
            part ->
                part.placeholder() == Placeholder.USER || part.placeholder() == Placeholder.CLAIM);
  }
}
