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
import java.util.function.BiConsumer;
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
   * @param problems hears of every setting that is wrong: its path below the backend, as in {@code
   *     error_pages.404}, and a message for the operator. With one of them the rules are of no use.
   */
  static StaticRules of(BackendConfig.Static config, BiConsumer<String, String> problems) {
    return new StaticRules(
        root(config.root(), problems),
        index(config, problems),
        config.spa(),
        config.listing(),
        config.dotfiles(),
        config.followSymlinks(),
        config.precompressed(),
        Math.min(config.cacheBelow().bytes(), MOST_IN_MEMORY),
        cacheRules(config.cacheControl(), problems),
        errorPages(config, problems));
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

  private static Path root(String text, BiConsumer<String, String> problems) {
    try {
      Path root = Path.of(text).toAbsolutePath().normalize();
      if (!Files.isDirectory(root)) {
        String where = "\"" + text + "\" is no directory (" + root + "); ";
        problems.accept(
            "root",
            where + "create it, or correct the path, which is relative to the working directory");
      }
      return root;
    } catch (InvalidPathException e) {
      problems.accept(
          "root", "\"" + text + "\" is no path: " + e.getReason() + "; name a directory");
      return Path.of("");
    }
  }

  private static List<String> index(
      BackendConfig.Static config, BiConsumer<String, String> problems) {
    for (int i = 0; i < config.index().size(); i++) {
      String name = config.index().get(i);
      if (!RequestPath.mayBeServed(name, config.dotfiles())) {
        problems.accept(
            "index[" + i + "]",
            "\""
                + name
                + "\" is no name of a file that is served; expected for example index.html");
      }
    }
    return config.index().isEmpty() ? DEFAULT_INDEX : List.copyOf(config.index());
  }

  private static List<CacheRule> cacheRules(
      Map<String, String> config, BiConsumer<String, String> problems) {
    List<CacheRule> rules = new ArrayList<>();
    config.forEach(
        (pattern, value) -> {
          String setting = "cache_control." + pattern;
          if (value.isBlank() || !FieldSyntax.isValue(value)) {
            problems.accept(
                setting,
                "\""
                    + value
                    + "\" is no value that a header may hold; expected for example"
                    + " \"public, max-age=3600\"");
          }
          try {
            rules.add(new CacheRule(Glob.of(pattern), value.trim()));
          } catch (IllegalArgumentException e) {
            problems.accept(setting, String.valueOf(e.getMessage()));
          }
        });
    return List.copyOf(rules);
  }

  private static Map<Integer, String> errorPages(
      BackendConfig.Static config, BiConsumer<String, String> problems) {
    Map<Integer, String> pages = new TreeMap<>();
    config
        .errorPages()
        .forEach(
            (status, file) -> {
              String setting = "error_pages." + status;
              int number = status(status);
              String page = page(file, config.dotfiles());
              if (number == 0) {
                problems.accept(
                    setting, "\"" + status + "\" is no status; expected 400 to 599, 4xx or 5xx");
              } else if (page == null) {
                problems.accept(
                    setting,
                    "\""
                        + file
                        + "\" is no file below the root that is served; expected for example"
                        + " /404.html");
              } else {
                pages.put(number, page);
              }
            });
    return Map.copyOf(pages);
  }

  /** 0 for what is none. */
  private static int status(String text) {
    if (text.matches("[45]xx")) {
      return text.charAt(0) - '0';
    }
    return text.matches("[45]\\d\\d") ? Integer.parseInt(text) : 0;
  }

  private static @Nullable String page(String file, boolean dotfiles) {
    StringBuilder path = new StringBuilder();
    for (String segment : (file.startsWith("/") ? file.substring(1) : file).split("/", -1)) {
      if (!RequestPath.mayBeServed(segment, dotfiles)) {
        return null;
      }
      path.append('/').append(RequestPath.encoded(segment));
    }
    return path.toString();
  }
}
