package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/**
 * What a client makes of content codings, from {@code Accept-Encoding} (RFC 9110 12.5.3). Weights
 * are thousandths; one that cannot be read counts as 0. Pure.
 */
public final class QValues {
  /** Neither the coding nor {@code *} is in the list. */
  public static final int UNLISTED = -1;

  private QValues() {}

  /**
   * The weight of one coding: its own, else that of {@code *}; {@code x-gzip} is {@code gzip} and
   * {@code x-compress} is {@code compress} (RFC 9110 8.4.1).
   *
   * @param acceptEncoding all values joined; null when the client sent none
   * @return 0 to 1000, or {@link #UNLISTED}
   */
  public static int weight(@Nullable String acceptEncoding, String coding) {
    if (acceptEncoding == null) {
      return UNLISTED;
    }
    int any = UNLISTED;
    WeightedList list = new WeightedList(acceptEncoding);
    while (list.next()) {
      if (list.is(coding) || (hasOldName(coding) && list.is("x-", 2, coding))) {
        return list.weight();
      }
      if (list.is("*")) {
        any = list.weight();
      }
    }
    return any;
  }

  private static boolean hasOldName(String coding) {
    return coding.equals("gzip") || coding.equals("compress");
  }

  /**
   * The weight of sending the content as it is: acceptable unless {@code identity;q=0}, or {@code
   * *;q=0} without it, says otherwise. Unlisted it counts as 1, the least that is acceptable.
   */
  public static int identity(@Nullable String acceptEncoding) {
    int weight = weight(acceptEncoding, "identity");
    return weight == UNLISTED ? 1 : weight;
  }

  /**
   * Which of {@code codings}, in our order of preference, the client likes best; equal weights go
   * to the earlier one.
   *
   * @return its index; -1 when the content is better sent as it is
   */
  public static int best(@Nullable String acceptEncoding, String... codings) {
    if (acceptEncoding == null) {
      return -1;
    }
    int best = -1;
    int bestWeight = Math.max(0, weight(acceptEncoding, "identity") - 1);
    for (int i = 0; i < codings.length; i++) {
      int weight = weight(acceptEncoding, codings[i]);
      if (weight > bestWeight) {
        best = i;
        bestWeight = weight;
      }
    }
    return best;
  }
}
