package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Dates as HTTP writes them (RFC 9110 5.6.7). The static half is pure; an instance keeps the text
 * of the present second for {@code Date} and belongs to one event loop.
 */
public final class HttpDates {
  /** What {@link #parse} says of a text that is no date. */
  public static final long INVALID = Long.MIN_VALUE;

  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] LONG_DAYS = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
  };
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };
  private static final int DAY_SECONDS = 86_400;
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

  private final Ticker ticker;
  private long second = INVALID;
  private String text = "";
  private byte[] bytes = {};

  public HttpDates(Ticker ticker) {
    this.ticker = ticker;
  }

  /** The present second; formats at most once a second. */
  public String now() {
    refresh();
    return text;
  }

  /** {@link #now()} in ASCII, 29 bytes. Not to be written to; the array lives for a second. */
  public byte[] nowBytes() {
    refresh();
    return bytes;
  }

  private void refresh() {
    long current = Math.floorDiv(ticker.epochMillis(), 1000);
    if (current != second) {
      second = current;
      text = format(current);
      bytes = text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /**
   * IMF-fixdate: {@code Sun, 06 Nov 1994 08:49:37 GMT}.
   *
   * @param epochSeconds since 1970; what lies outside the years 0 to 9999 is moved to their edge
   */
  public static String format(long epochSeconds) {
    long inRange = Math.min(Math.max(epochSeconds, -62_167_219_200L), LAST_SECOND);
    long days = Math.floorDiv(inRange, DAY_SECONDS);
    int rest = (int) Math.floorMod(inRange, (long) DAY_SECONDS);
    LocalDate date = LocalDate.ofEpochDay(days);
    StringBuilder out = new StringBuilder(29);
    out.append(DAYS[date.getDayOfWeek().getValue() - 1]).append(", ");
    two(out, date.getDayOfMonth()).append(' ').append(MONTHS[date.getMonthValue() - 1]).append(' ');
    two(two(out, date.getYear() / 100), date.getYear() % 100).append(' ');
    two(out, rest / 3600).append(':');
    two(out, rest / 60 % 60).append(':');
    return two(out, rest % 60).append(" GMT").toString();
  }

  private static StringBuilder two(StringBuilder out, int number) {
    return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /**
   * Any of the three forms: IMF-fixdate, RFC 850 and asctime. The name of the day must be one, but
   * need not be the right one.
   *
   * @param nowSeconds since 1970; settles the century of an RFC 850 date
   * @return seconds since 1970, or {@link #INVALID}
   */
  public static long parse(String date, long nowSeconds) {
    int comma = date.indexOf(',');
    if (comma < 0) {
      return parseAsctime(date);
    }
    String day = date.substring(0, comma);
    if (comma == 3) {
      return indexOf(DAYS, day) < 0 ? INVALID : parseFixdate(date);
    }
    return indexOf(LONG_DAYS, day) < 0 ? INVALID : parseRfc850(date, comma, nowSeconds);
  }

  private static long parseFixdate(String s) {
    boolean shaped =
        s.length() == 29
            && s.charAt(4) == ' '
            && s.charAt(7) == ' '
            && s.charAt(11) == ' '
            && s.charAt(16) == ' '
            && s.endsWith(" GMT");
    return shaped ? seconds(number(s, 12, 4), month(s, 8), number(s, 5, 2), time(s, 17)) : INVALID;
  }

  private static long parseRfc850(String s, int comma, long nowSeconds) {
    boolean shaped =
        s.length() == comma + 24
            && s.charAt(comma + 1) == ' '
            && s.charAt(comma + 4) == '-'
            && s.charAt(comma + 8) == '-'
            && s.charAt(comma + 11) == ' '
            && s.endsWith(" GMT");
    int twoDigits = shaped ? number(s, comma + 9, 2) : -1;
    if (twoDigits < 0) {
      return INVALID;
    }
    int thisYear = LocalDate.ofEpochDay(Math.floorDiv(nowSeconds, DAY_SECONDS)).getYear();
    int year = thisYear - thisYear % 100 + twoDigits;
    if (year > thisYear + 50) {
      year -= 100; // more than 50 years ahead means the past
    } else if (year <= thisYear - 50) {
      year += 100;
    }
    return seconds(year, month(s, comma + 5), number(s, comma + 2, 2), time(s, comma + 12));
  }

  private static long parseAsctime(String s) {
    boolean shaped =
        s.length() == 24
            && s.charAt(3) == ' '
            && s.charAt(7) == ' '
            && s.charAt(10) == ' '
            && s.charAt(19) == ' '
            && indexOf(DAYS, s.substring(0, 3)) >= 0;
    if (!shaped) {
      return INVALID;
    }
    int day = s.charAt(8) == ' ' ? number(s, 9, 1) : number(s, 8, 2);
    return seconds(number(s, 20, 4), month(s, 4), day, time(s, 11));
  }

  private static long seconds(int year, int month, int day, int time) {
    if (year < 0 || month < 0 || day < 1 || time < 0) {
      return INVALID;
    }
    if (day > 28 && day > LocalDate.of(year, month + 1, 1).lengthOfMonth()) {
      return INVALID;
    }
    return LocalDate.of(year, month + 1, day).toEpochDay() * DAY_SECONDS + time;
  }

  /** Seconds of {@code hh:mm:ss}; a leap second counts as the next one; -1 for no time. */
  private static int time(String s, int at) {
    int hour = number(s, at, 2);
    int minute = number(s, at + 3, 2);
    int second = number(s, at + 6, 2);
    boolean valid = s.charAt(at + 2) == ':' && s.charAt(at + 5) == ':';
    valid &= hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
    return valid ? (hour * 60 + minute) * 60 + second : -1;
  }

  private static int month(String s, int at) {
    for (int i = 0; i < MONTHS.length; i++) {
      if (s.startsWith(MONTHS[i], at)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(String[] names, String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static int number(String s, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = s.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
