package com.openhwy.marketeer.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code src/docs/metrics-and-logs.md}: what operators can count on. */
public final class MetricPage {
  static final Path FILE = Path.of("src/docs/metrics-and-logs.md");

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (`[a-z_]+`(?:, `[a-z_]+`)*) \\| (counter|gauge|histogram) \\| ([^|]*)\\|",
          Pattern.MULTILINE);

  /** A metric as the page has it. */
  public record Row(String kind, Set<String> labels) {}

  private MetricPage() {}

  /** By name. */
  public static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(FILE));
    while (row.find()) {
      String labels = row.group(3).replaceAll("\\([^)]*\\)", "").strip();
      for (String name : row.group(1).split(", ", -1)) {
        rows.put(
            name.substring(1, name.length() - 1),
            new Row(row.group(2), labels.isEmpty() ? Set.of() : words(labels)));
      }
    }
    return rows;
  }

  private static Set<String> words(String list) {
    Set<String> words = new TreeSet<>();
    for (String word : list.split(",", -1)) {
      words.add(word.strip());
    }
    return words;
  }

  /** The metric that a series of a scrape belongs to: of a histogram's, its name. */
  public static String metric(String series, Map<String, Row> rows) {
    String base = series.replaceFirst("_(bucket|sum|count)$", "");
    Row row = rows.get(base);
    return row != null && row.kind().equals("histogram") ? base : series;
  }

  /** The names of the labels in a line of a scrape. */
  public static Set<String> labels(String line) {
    Set<String> labels = new TreeSet<>();
    Matcher label = Pattern.compile("[{,]([a-z_]+)=\"").matcher(line);
    while (label.find()) {
      labels.add(label.group(1));
    }
    return labels;
  }
}
