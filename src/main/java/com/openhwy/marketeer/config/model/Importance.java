package com.openhwy.marketeer.config.model;

import java.util.Locale;

/** Who goes first when not all can be served, and who is turned away first. */
public enum Importance {
  CRITICAL,
  HIGH,
  NORMAL,
  LOW,
  SHEDDABLE;

  private static final Importance[] BY_RANK = values();

  /** From 0 for the first to be served. */
  @SuppressWarnings("EnumOrdinal") // the constants stand in the order of their importance
  public int rank() {
    return ordinal();
  }

  /** The one of that {@link #rank}. */
  public static Importance of(int rank) {
    return BY_RANK[rank];
  }

  /** As in the configuration and in metrics. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
