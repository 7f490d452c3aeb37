package com.openhwy.marketeer.config.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A set of statuses: {@code 200}, {@code 200-399}, {@code 200-299,404}. */
public record StatusRanges(List<Span> spans) {

  public record Span(int from, int to) {}

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static StatusRanges parse(String text) {
    List<Span> spans = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.trim().split("-", -1);
      try {
        Span span =
            new Span(
                Integer.parseInt(ends[0].trim()), Integer.parseInt(ends[ends.length - 1].trim()));
        if (ends.length > 2 || span.from < 100 || span.to > 599 || span.from > span.to) {
          throw new NumberFormatException(part);
        }
        spans.add(span);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is no set of statuses; expected for example 200-399 or 200,204", e);
      }
    }
    return new StatusRanges(List.copyOf(spans));
  }

  public boolean contains(int status) {
    for (Span span : spans) {
      if (status >= span.from && status <= span.to) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return spans.stream()
        .map(s -> s.from == s.to ? Integer.toString(s.from) : s.from + "-" + s.to)
        .collect(Collectors.joining(","));
  }
}
