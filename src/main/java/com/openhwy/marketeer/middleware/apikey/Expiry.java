package com.openhwy.marketeer.middleware.apikey;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** When a key ends. Immutable. */
record Expiry(Instant at) {
  private static final int DATE_LENGTH = "2027-01-31".length();

  /**
   * A date, which is its beginning in UTC, or a date and time with a zone.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static Expiry parse(String text) {
    try {
      return new Expiry(
          text.length() == DATE_LENGTH
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no date; expected for example 2027-01-31 or 2027-01-31T18:00:00Z",
          e);
    }
  }

  @Override
  public String toString() {
    return at.toString();
  }
}
