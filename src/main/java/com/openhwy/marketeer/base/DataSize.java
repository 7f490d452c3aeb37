package com.openhwy.marketeer.base;

/**
 * A number of bytes as operators write it: {@code 512}, {@code 16KiB}, {@code 10MiB}, {@code 1GiB};
 * {@code KB MB GB} are powers of 1000.
 */
public record DataSize(long bytes) {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "KB", "MB", "GB", "B"};
  private static final long[] FACTORS = {
    1L << 10, 1L << 20, 1L << 30, 1000, 1000_000, 1000_000_000, 1
  };

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static DataSize parse(String text) {
    String trimmed = text.trim();
    for (int i = 0; i < UNITS.length; i++) {
      if (trimmed.endsWith(UNITS[i])) {
        return new DataSize(
            number(
                trimmed.substring(0, trimmed.length() - UNITS[i].length()).trim(),
                FACTORS[i],
                text));
      }
    }
    return new DataSize(number(trimmed, 1, text));
  }

  private static long number(String digits, long factor, String whole) {
    try {
      long value = Long.parseLong(digits);
      if (value >= 0) {
        return Math.multiplyExact(value, factor);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + whole + "\" is no size; expected for example 512, 16KiB or 10MiB", e);
    }
    throw new IllegalArgumentException(
        "\"" + whole + "\" is negative; expected for example 512, 16KiB or 10MiB");
  }

  @Override
  public String toString() {
    for (int i = 2; i >= 0; i--) {
      if (bytes != 0 && bytes % FACTORS[i] == 0) {
        return bytes / FACTORS[i] + UNITS[i];
      }
    }
    return Long.toString(bytes);
  }
}
