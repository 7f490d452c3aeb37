package com.openhwy.marketeer.base;

import java.math.BigDecimal;

/** A part of a whole as operators write it: {@code 20%}, {@code 0.5%} or {@code 0.2}. */
public record Ratio(double value) {

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static Ratio parse(String text) {
    String trimmed = text.trim();
    boolean percent = trimmed.endsWith("%");
    String number = percent ? trimmed.substring(0, trimmed.length() - 1).trim() : trimmed;
    try {
      BigDecimal written = new BigDecimal(number);
      BigDecimal value = percent ? written.movePointLeft(2) : written;
      if (value.signum() >= 0 && value.compareTo(BigDecimal.ONE) <= 0) {
        return new Ratio(value.doubleValue());
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no part of a whole; expected for example 20% or 0.2", e);
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not between nothing and all; expected 0% to 100%, or 0 to 1");
  }

  /** In percent, as {@link #parse} reads it back. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(value).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
