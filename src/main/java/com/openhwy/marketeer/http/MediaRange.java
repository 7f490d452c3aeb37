package com.openhwy.marketeer.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client makes of media types, from {@code Accept} (RFC 9110 12.5.1). Weights are
 * thousandths. Pure.
 */
public final class MediaRange {
  private MediaRange() {}

  /**
   * The weight of one type: that of the most specific range it falls under. A range narrowed by
   * parameters (other than {@code charset}) is for types with those, so for none of ours.
   *
   * @param accept all values joined; null when the client sent none, which accepts everything
   * @param type without parameters, as in {@code text/html}
   * @return 0 to 1000; 0 when it is not acceptable
   */
  public static int weight(@Nullable String accept, String type) {
    if (accept == null) {
      return WeightedList.FULL;
    }
    int slash = type.indexOf('/');
    int best = 0;
    int specificity = 0;
    WeightedList list = new WeightedList(accept);
    while (list.next()) {
      int here = list.narrowed() ? 0 : specificity(list, type, slash);
      if (here > specificity) {
        specificity = here;
        best = list.weight();
      }
    }
    return best;
  }

  private static int specificity(WeightedList list, String type, int slash) {
    if (list.is(type)) {
      return 3;
    }
    if (list.is(type, slash + 1, "*")) {
      return 2;
    }
    return list.is("*/*") ? 1 : 0;
  }

  /**
   * Which of the types on offer, in our order of preference, the client likes best; equal weights
   * go to the earlier one.
   *
   * @return its index; -1 when none is acceptable
   */
  public static int best(@Nullable String accept, List<String> offered) {
    int best = -1;
    int bestWeight = 0;
    for (int i = 0; i < offered.size(); i++) {
      int weight = weight(accept, offered.get(i));
      if (weight > bestWeight) {
        best = i;
        bestWeight = weight;
      }
    }
    return best;
  }
}
