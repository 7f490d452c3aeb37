package com.openhwy.marketeer.acme;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why an order did not end in a certificate, and what that means for the next try. */
final class OrderFailure extends Exception {
  private static final long serialVersionUID = 1;

  enum Kind {
    /** The authority is down, refuses or limits us: another one may do better. */
    AUTHORITY,
    /** The authority asked, and did not find our answer. */
    CHALLENGE,
    /** The authority takes longer than we ask it for; the order goes on. */
    UNDECIDED,
    /** This order can come to nothing any more; a new one may. */
    ORDER,
    /** The authority does not know our account any more. */
    ACCOUNT
  }

  private final Kind kind;
  private final transient @Nullable Duration retryAfter;

  /**
   * @param retryAfter what the authority asked for, null when it did not say
   */
  OrderFailure(
      Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  static OrderFailure challenge(String message) {
    return new OrderFailure(Kind.CHALLENGE, message, null, null);
  }

  static OrderFailure order(String message) {
    return new OrderFailure(Kind.ORDER, message, null, null);
  }

  /** For the operator. */
  String why() {
    return String.valueOf(getMessage());
  }

  Kind kind() {
    return kind;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
