package com.openhwy.marketeer.split;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** States and events as texts, the API and the metrics have them. Pure. */
public final class Names {
  private Names() {}

  /** {@code ROLLED_BACK} is {@code rolled_back}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String of(Collection<? extends Enum<?>> constants) {
    return constants.stream().map(Names::of).collect(Collectors.joining(" or "));
  }
}
