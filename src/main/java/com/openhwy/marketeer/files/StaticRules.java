package com.openhwy.marketeer.files;

import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.http.FieldSyntax;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the operator wrote of one static backend, compiled. Thread-safe: immutable.
 *
 * @param root as written; it may be a symbolic link that is switched to another release, so it is
 *     resolved anew at every look
 * @param errorPages canonical request paths by status, or by its class as 4 and 5
 */
record StaticRules(
    Path root,
    List<String> index,
    boolean spa,
    boolean listing,
    boolean dotfiles,
    boolean followSymlinks,
    boolean precompressed,
    long cacheBelow,
    List<CacheRule> cacheRules,
    Map<Integer, String> errorPages) {

  /** One file must not crowd out all others. */
  private static final long MOST_IN_MEMORY = 8 << 20;

  private static final List<String> DEFAULT_INDEX = List.of("index.html");

  /** One {@code Cache-Control} for the files it matches. */
  record CacheRule(Glob files, String cacheControl) {}

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static StaticRules of(BackendConfig.Static config) {
    return new StaticRules(
        root(config.root()),
        index(config),
        config.spa(),
        config.listing(),
        config.dotfiles(),
        config.followSymlinks(),
        config.precompressed(),
        Math.min(config.cacheBelow().bytes(), MOST_IN_MEMORY),
        cacheRules(config.cacheControl()),
        errorPages(config));
  }

  /** What is sent as {@code Cache-Control} for a file, null for none. */
  @Nullable String cacheControl(String relative) {
    for (CacheRule rule : cacheRules) {
      if (rule.files().matches(relative)) {
        return rule.cacheControl();
      }
    }
    return null;
  }

  /** The request path of the page for a status, null for none. */
  @Nullable String errorPage(int status) {
    String exact = errorPages.get(status);
    return exact != null ? exact : errorPages.get(status / 100);
  }

  private static Path root(String text) {
    Path root;
    try {
      root = Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "root \"" + text + "\" is no path: " + e.getReason() + "; name a directory", e);
    }
    if (!Files.isDirectory(root)) {
      throw new IllegalArgumentException(
          "root \""
              + text
              + "\" is no directory ("
              + root
              + "); create it, or correct the path, which is relative to the working directory");
    }
    return root;
  }

  private static List<String> index(BackendConfig.Static config) {
    for (String name : config.index()) {
      if (!RequestPath.mayBeServed(name, config.dotfiles())) {
        throw new IllegalArgumentException(
            "index \""
                + name
                + "\" is no name of a file that is served; expected for example index.html");
      }
    }
    return config.index().isEmpty() ? DEFAULT_INDEX : List.copyOf(config.index());
  }

  private static List<CacheRule> cacheRules(Map<String, String> config) {
    List<CacheRule> rules = new ArrayList<>();
    config.forEach(
        (pattern, value) -> {
          if (value.isBlank() || !FieldSyntax.isValue(value)) {
            throw new IllegalArgumentException(
                "cache_control \""
                    + pattern
                    + "\" has no value that a header may hold; expected for example"
                    + " \"public, max-age=3600\"");
          }
          rules.add(new CacheRule(Glob.of(pattern), value.trim()));
        });
    return List.copyOf(rules);
  }

  private static Map<Integer, String> errorPages(BackendConfig.Static config) {
    Map<Integer, String> pages = new TreeMap<>();
    config
        .errorPages()
        .forEach((status, file) -> pages.put(status(status), page(file, config.dotfiles())));
    return Map.copyOf(pages);
  }

  private static int status(String text) {
    if (text.matches("[45]xx")) {
      return text.charAt(0) - '0';
    }
    if (text.matches("[45]\\d\\d")) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        "error_pages has no status \"" + text + "\"; expected 400 to 599, 4xx or 5xx");
  }

  private static String page(String file, boolean dotfiles) {
    StringBuilder path = new StringBuilder();
    for (String segment : (file.startsWith("/") ? file.substring(1) : file).split("/", -1)) {
      if (!RequestPath.mayBeServed(segment, dotfiles)) {
        throw new IllegalArgumentException(
            "error_pages has \""
                + file
                + "\", which is no file below the root that is served; expected for example /404.html");
      }
      path.append('/').append(RequestPath.encoded(segment));
    }
    return path.toString();
  }
}
