package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.CanonicalPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Writes a directory listing. Names are whatever somebody called a file, so all are escaped. Pure.
 */
final class ListingPage {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--line:#8884;--dim:#8889}
      body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2.5rem auto;padding:0 1rem}
      h1{font-size:1.25rem;font-weight:600;overflow-wrap:anywhere}
      table{border-collapse:collapse;width:100%}
      th{text-align:left;font-weight:500;color:GrayText}
      th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line)}
      td:first-child{overflow-wrap:anywhere}
      tbody tr:hover{background:#8881}
      .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
      a{text-decoration:none}
      a:hover{text-decoration:underline}
      .d{font-weight:600}
      p{color:GrayText}
      """;

  private ListingPage() {}

  /**
   * @param path canonical, with its slash
   * @param cut whether there are more than these
   */
  static String html(String path, List<Listing.Row> rows, boolean cut) {
    String decoded = CanonicalPath.decoded(path);
    String title = escaped(decoded == null ? path : decoded);
    StringBuilder out = new StringBuilder(2048 + rows.size() * 160);
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
        .append("<title>")
        .append(title)
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n<h1>")
        .append(title)
        .append("</h1>\n<table>\n<thead><tr><th>Name</th><th class=\"n\">Size</th>")
        .append("<th class=\"n\">Modified (UTC)</th></tr></thead>\n<tbody>\n");
    if (path.length() > 1) {
      out.append("<tr><td class=\"d\"><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
    }
    rows.forEach(row -> append(out, row));
    out.append("</tbody>\n</table>\n");
    if (rows.isEmpty()) {
      out.append("<p>Empty.</p>\n");
    }
    if (cut) {
      out.append("<p>Only the first ").append(rows.size()).append(" names are shown.</p>\n");
    }
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void append(StringBuilder out, Listing.Row row) {
    String slash = row.directory() ? "/" : "";
    // "./" keeps a name with a colon from being read as a scheme
    out.append("<tr><td")
        .append(row.directory() ? " class=\"d\"" : "")
        .append("><a href=\"./")
        .append(RequestPath.encoded(row.name()))
        .append(slash)
        .append("\">")
        .append(escaped(row.name()))
        .append(slash)
        .append("</a></td><td class=\"n\">")
        .append(row.directory() ? "" : size(row.size()))
        .append("</td><td class=\"n\"><time datetime=\"")
        .append(row.modified().truncatedTo(ChronoUnit.SECONDS))
        .append("\">")
        .append(MINUTE.format(row.modified()))
        .append("</time></td></tr>\n");
  }

  static String json(List<Listing.Row> rows) {
    JsonArray array = new JsonArray();
    for (Listing.Row row : rows) {
      JsonObject entry =
          new JsonObject()
              .put("name", row.name())
              .put("type", row.directory() ? "directory" : "file");
      if (!row.directory()) {
        entry.put("size", row.size());
      }
      array.add(entry.put("modified", row.modified().truncatedTo(ChronoUnit.SECONDS).toString()));
    }
    return array.encode();
  }

  /** For people: {@code 1.5 KiB}. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
  }

  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
