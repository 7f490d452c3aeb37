package com.openhwy.marketeer.http;

import com.openhwy.marketeer.http.Template.Part;
import com.openhwy.marketeer.http.Template.Placeholder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The target of a redirect. The operator's text decides where it leads, never the request: of a
 * request only scheme, host and port can stand before the path, the host was proved to be one on
 * arrival, and no path can turn into another authority ({@code //evil}, {@code /\evil}, {@code
 * @evil}). Immutable, thread-safe; {@link #expand} belongs to the exchange's event loop.
 */
public final class LocationTemplate {
  private static final String HEX = "0123456789ABCDEF";
  private static final Set<Placeholder> BEGIN_WITH_SLASH =
      EnumSet.of(Placeholder.PATH, Placeholder.URI);
  private static final Set<Placeholder> NAME_THE_HOST =
      EnumSet.of(Placeholder.HOST, Placeholder.AUTHORITY);

  /**
   * What may stand before the path: scheme (σ), then the authority (α), or a host made of text and
   * the host (η), and a port (π). The letters stand for placeholders; no text holds them.
   */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?:https?|σ)://(?:α|(?:[A-Za-z0-9._-]|η|\\[[0-9A-Fa-f:]+])+(?::(?:[0-9]+|π))?)");

  private final Template template;

  private LocationTemplate(Template template) {
    this.template = template;
  }

  /**
   * @param to {@code https://example.com{uri}}, {@code {scheme}://{host}:8443{uri}}, {@code
   *     /new{path}} …
   * @throws IllegalArgumentException with a message for the operator
   */
  public static LocationTemplate compile(String to) {
    Template template = Template.compile(to);
    if (to.isEmpty() || !isVisible(to)) {
      throw new IllegalArgumentException(
          "\""
              + to
              + "\" is empty or holds a space, a backslash or something that is no ASCII; expected a URL"
              + " with such characters percent-encoded");
    }
    if (template.speaksOfTheClient()) {
      throw new IllegalArgumentException(
          "\""
              + to
              + "\" holds {user} or a claim, and what a token says must not lead anywhere; leave it"
              + " out");
    }
    String origin = origin(template.parts());
    if (!origin.isEmpty() && !ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "\""
              + to
              + "\" leads nowhere certain; expected http:// or https:// or {scheme}://, then a"
              + " host (and {host}, {authority} or {port} if you like), or a path that begins with"
              + " one slash, {path} or {uri}");
    }
    return new LocationTemplate(template);
  }

  private static boolean isVisible(String text) {
    return text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\');
  }

  /** What stands before the path, empty for a target that begins with its path. */
  private static String origin(List<Part> parts) {
    StringBuilder origin = new StringBuilder();
    for (Part part : parts) {
      Placeholder placeholder = part.placeholder();
      if (placeholder == null) {
        int end = originEnd(part.text(), origin.length() == 0 ? null : origin);
        origin.append(part.text(), 0, end);
        if (end < part.text().length()) {
          break;
        }
      } else if (BEGIN_WITH_SLASH.contains(placeholder)) {
        break;
      } else {
        origin.append(letter(placeholder));
      }
    }
    return origin.toString();
  }

  private static char letter(Placeholder placeholder) {
    return switch (placeholder) {
      case SCHEME -> 'σ';
      case HOST -> 'η';
      case AUTHORITY -> 'α';
      case PORT -> 'π';
      default -> '!';
    };
  }

  /** Where in a literal text the path, query or fragment begins; the two slashes do not count. */
  private static int originEnd(String text, @Nullable CharSequence before) {
    int authority = text.indexOf("://");
    for (int i = authority < 0 ? 0 : authority + 3; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean first = i == 0 && before == null;
      if (c == '/' || c == '?' || c == '#') {
        // A leading "//" is an authority without a scheme: kept, so that it is refused.
        return first && text.startsWith("//") ? 2 : i;
      }
    }
    return text.length();
  }

  /**
   * A URI reference (RFC 3986 4.1) in plain ASCII, fit for {@code Location}.
   *
   * @return null when the target needs the host and the client named none (HTTP/1.0)
   */
  public @Nullable String expand(Exchange x) {
    StringBuilder out = new StringBuilder(96);
    for (Part part : template.parts()) {
      Placeholder placeholder = part.placeholder();
      if (placeholder == null) {
        out.append(part.text());
        continue;
      }
      String value = Template.expand(part, x);
      if (NAME_THE_HOST.contains(placeholder) && value.isEmpty()) {
        return null;
      }
      boolean noPath = BEGIN_WITH_SLASH.contains(placeholder) && !value.startsWith("/");
      append(out, noPath ? "/" : value); // OPTIONS * has no path
    }
    return relativeStaysRelative(out);
  }

  private static void append(StringBuilder out, String value) {
    int from = 0;
    if (out.length() > 0 && out.charAt(out.length() - 1) == '/' && value.startsWith("/")) {
      from = 1; // "https://example.com/{path}" is meant to have one slash there
    }
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0x20 && c < 0x7f && "\"<>\\^`{|}#".indexOf(c) < 0) {
        out.append(c);
      } else {
        // Latin-1 by contract of the codec: one octet each
        out.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
      }
    }
  }

  /** Two leading slashes would make the first segment an authority (RFC 3986 4.2). */
  private static String relativeStaysRelative(StringBuilder out) {
    int slashes = 0;
    while (slashes < out.length() && out.charAt(slashes) == '/') {
      slashes++;
    }
    return slashes > 1 ? out.substring(slashes - 1) : out.toString();
  }
}
