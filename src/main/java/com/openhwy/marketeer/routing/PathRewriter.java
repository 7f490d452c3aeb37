package com.openhwy.marketeer.routing;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.http.CanonicalPath;
import org.jspecify.annotations.Nullable;

/**
 * The path an endpoint sees: {@code strip_prefix}, then {@code add_prefix}, then {@code rewrite}. A
 * canonical path stays one, and no rewrite can make it climb: a result with dot segments, broken
 * escapes or the like is refused, however it came about. Immutable, thread-safe.
 */
public final class PathRewriter {
  /** Why a request is refused whose path {@link #apply} has no outcome for. */
  public static final String NO_PATH = "the rewritten path is no valid path";

  private static final PathRewriter NONE = new PathRewriter("", "", null, false);

  private final String strip;
  private final String add;
  private final @Nullable Rewrite rewrite;
  private final boolean mergeSlashes;

  private record Rewrite(Pattern regex, Replacement replacement) {}

  private PathRewriter(String strip, String add, @Nullable Rewrite rewrite, boolean mergeSlashes) {
    this.strip = strip;
    this.add = add;
    this.rewrite = rewrite;
    this.mergeSlashes = mergeSlashes;
  }

  public static PathRewriter none() {
    return NONE;
  }

  /**
   * @param mergeSlashes as for the paths that come in
   * @throws IllegalArgumentException naming the key and what is wrong with its value
   */
  public static PathRewriter of(RouteConfig route, boolean mergeSlashes) {
    return new PathRewriter(
        prefix("strip_prefix", route.stripPrefix()),
        prefix("add_prefix", route.addPrefix()),
        route.rewrite() == null ? null : rewrite(route.rewrite()),
        mergeSlashes);
  }

  private static String prefix(String key, String configured) {
    if (configured.isEmpty()) {
      return "";
    }
    String path = CanonicalPath.ofText(configured);
    if (path == null) {
      throw new IllegalArgumentException(
          key + ": \"" + configured + "\" is no path; expected something like /files");
    }
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static Rewrite rewrite(RouteConfig.Rewrite configured) {
    Pattern regex;
    try {
      regex = Regexes.compile(configured.regex());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("rewrite.regex: " + e.getMessage(), e);
    }
    try {
      return new Rewrite(regex, Replacement.compile(configured.replacement(), regex));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("rewrite.replacement: " + e.getMessage(), e);
    }
  }

  /** Whether every path stays what it is. */
  public boolean isIdentity() {
    return strip.isEmpty() && add.isEmpty() && rewrite == null;
  }

  /**
   * @param canonicalPath as {@link CanonicalPath#of} gave it; {@code *} stays as it is
   * @return a canonical path, the same instance when nothing changes; null when the outcome is not
   *     one that may be sent
   */
  public @Nullable String apply(String canonicalPath) {
    if (isIdentity() || !canonicalPath.startsWith("/")) {
      return canonicalPath;
    }
    String path = add.isEmpty() ? stripped(canonicalPath) : added(stripped(canonicalPath));
    return rewrite == null ? path : rewritten(path, rewrite);
  }

  /** What {@link #apply} takes off the front of that path; empty for nothing. */
  public String taken(String canonicalPath) {
    return stripped(canonicalPath).length() == canonicalPath.length() ? "" : strip;
  }

  /** What {@link #apply} puts before a path; empty for nothing. */
  public String added() {
    return add;
  }

  /** Whether there is a way back from what {@link #apply} makes: a regex has none. */
  public boolean isReversible() {
    return rewrite == null;
  }

  private String stripped(String path) {
    if (strip.isEmpty() || !path.startsWith(strip)) {
      return path;
    }
    if (path.length() == strip.length()) {
      return "/";
    }
    return path.charAt(strip.length()) == '/' ? path.substring(strip.length()) : path;
  }

  private String added(String path) {
    return add + path;
  }

  private @Nullable String rewritten(String path, Rewrite rewrite) {
    Matcher matcher = rewrite.regex().matcher(path);
    if (!matcher.find()) {
      return path;
    }
    StringBuilder text = new StringBuilder(path.length() + 32);
    int from = 0;
    do {
      text.append(path, from, matcher.start());
      rewrite.replacement().appendTo(text, matcher);
      from = matcher.end();
    } while (matcher.find());
    text.append(path, from, path.length());
    String result = text.length() == 0 ? "/" : text.toString();
    String merged = mergeSlashes ? merged(result) : result;
    // Not "made canonical": what would have to change here is a trick or a mistake.
    return merged.equals(CanonicalPath.of(merged, false)) ? merged : null;
  }

  private static String merged(String path) {
    if (!path.contains("//")) {
      return path;
    }
    StringBuilder text = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '/' || i == 0 || path.charAt(i - 1) != '/') {
        text.append(c);
      }
    }
    return text.toString();
  }
}
