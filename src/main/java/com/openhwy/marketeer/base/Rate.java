package com.openhwy.marketeer.base;

import java.time.Duration;

/** So many events in a period: {@code 100/s}, {@code 600/m}, {@code 1000/h}, {@code 5/10s}. */
public record Rate(long events, Duration period) {

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static Rate parse(String text) {
    int slash = text.indexOf('/');
    if (slash > 0 && slash < text.trim().length() - 1) {
      try {
        long events = Long.parseLong(text.substring(0, slash).trim());
        String per = text.substring(slash + 1).trim();
        Duration period =
            Durations.parse(
                Character.isDigit(per.isEmpty() ? ' ' : per.charAt(0)) ? per : "1" + per);
        if (events > 0 && !period.isZero()) {
          return new Rate(events, period);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is no rate; expected for example 100/s, 600/m or 5/10s", e);
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is no rate; expected for example 100/s, 600/m or 5/10s");
  }

  @Override
  public String toString() {
    return events + "/" + Durations.format(period);
  }
}
