package com.openhwy.marketeer.middleware.fault;

import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.middleware.fault.FaultSettings.AbortSettings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request gets in place of an answer. Immutable.
 *
 * @param status for all but calls of gRPC
 * @param code for calls of gRPC
 * @param reset neither of the two: the connection breaks
 */
record Abort(int status, GrpcCode code, boolean reset) {
  private static final int DEFAULT_STATUS = 503;
  private static final String RESET = "reset";

  static Abort of(AbortSettings settings) {
    Integer status = settings.status();
    GrpcCode code = settings.grpcStatus();
    int answered = status == null ? DEFAULT_STATUS : status;
    return new Abort(answered, code == null ? GrpcCode.ofHttp(answered) : code, settings.reset());
  }

  /** As a request may ask for it; null for what is nothing of the kind. */
  static @Nullable Abort parse(String asked) {
    String text = asked.strip();
    if (text.equalsIgnoreCase(RESET)) {
      return new Abort(DEFAULT_STATUS, GrpcCode.UNAVAILABLE, true);
    }
    if (text.length() == 3 && (text.charAt(0) == '4' || text.charAt(0) == '5')) {
      int status = digits(text);
      return status < 0 ? null : new Abort(status, GrpcCode.ofHttp(status), false);
    }
    String name = text.toUpperCase(Locale.ROOT);
    for (GrpcCode code : GrpcCode.values()) {
      if (code != GrpcCode.OK && code.name().equals(name)) {
        return new Abort(DEFAULT_STATUS, code, false);
      }
    }
    return null;
  }

  private static int digits(String text) {
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** For the operator. */
  String text() {
    return reset ? RESET : status + " (gRPC: " + code.name().toLowerCase(Locale.ROOT) + ")";
  }
}
