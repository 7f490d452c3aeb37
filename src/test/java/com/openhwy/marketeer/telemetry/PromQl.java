package com.openhwy.marketeer.telemetry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for; no more of its grammar than our dashboard needs.
 *
 * @param series the labels that each series must have, to be chosen or to be added up by
 * @param kept the labels of the result, where it says so
 */
record PromQl(Map<String, Set<String>> series, Set<String> kept) {
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
  private static final Pattern VALUES = Pattern.compile("label_values\\(([^,]*),([^)]*)\\)");
  private static final Pattern BY = Pattern.compile("\\bby *\\(([^()]*)\\) *");
  private static final Pattern MATCHING = Pattern.compile("\\b(on|group_left) *\\([^()]*\\)");
  private static final Pattern SERIES =
      Pattern.compile("\\b([a-z]+(?:_[a-z0-9]+)+)\\b(?! *\\()(?:\\{([^}]*)})?");
  private static final Pattern NAME = Pattern.compile("[a-z_]+");

  static PromQl parse(String expression) {
    String bare = RANGE.matcher(TEXT.matcher(expression).replaceAll("")).replaceAll("");
    bare = MATCHING.matcher(bare).replaceAll("");
    bare = VALUES.matcher(bare).replaceAll("by ($2) ($1)");
    Map<String, Set<String>> series = new TreeMap<>();
    Set<String> kept = new TreeSet<>();
    Matcher by = BY.matcher(bare);
    while (by.find()) {
      Set<String> labels = names(by.group(1));
      kept.addAll(labels);
      collect(bare.substring(by.end(), end(bare, by.end())), labels, series);
    }
    collect(BY.matcher(bare).replaceAll(""), Set.of(), series);
    return new PromQl(series, kept);
  }

  private static void collect(String text, Set<String> labels, Map<String, Set<String>> into) {
    Matcher one = SERIES.matcher(text);
    while (one.find()) {
      Set<String> all = into.computeIfAbsent(one.group(1), name -> new TreeSet<>());
      all.addAll(labels);
      all.addAll(names(one.group(2) == null ? "" : one.group(2)));
    }
  }

  /** Behind the parenthesis that closes the one at this place. */
  private static int end(String text, int from) {
    int open = 0;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (open == 0) {
        return at + 1;
      }
    }
    throw new IllegalArgumentException("no end of what stands in parentheses: " + text);
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }
}
