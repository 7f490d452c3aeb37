package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.middleware.mirror.Difference.Kind;
import com.openhwy.marketeer.telemetry.SecretNames;
import java.util.Locale;

/** What of a difference may be read: short, and no secret. Pure. */
final class Masking {
  private static final int LONGEST = 120;

  private Masking() {}

  static Difference difference(Kind kind, String where, Object stable, Object shadow) {
    boolean secret = kind != Kind.STATUS && isSecret(where);
    String shown = where.length() > LONGEST ? where.substring(0, LONGEST) + "…" : where;
    return new Difference(
        kind,
        shown,
        secret ? masked(stable) : text(stable),
        secret ? masked(shadow) : text(shadow));
  }

  /** A field, or any step of a pointer: what lies in {@code /session/id} is as secret. */
  private static boolean isSecret(String where) {
    for (String step : where.toLowerCase(Locale.ROOT).split("/", -1)) {
      if (step.contains("cookie") || SecretNames.matches(step)) {
        return true;
      }
    }
    return false;
  }

  private static String masked(Object value) {
    return value.toString().isEmpty() ? "" : SecretNames.MASK;
  }

  private static String text(Object value) {
    String text = value.toString();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
