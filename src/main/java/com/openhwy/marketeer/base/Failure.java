package com.openhwy.marketeer.base;

/**
 * One failure of one request, a value and not an exception: failures are ordinary on the data path.
 *
 * @param detail for the log and the problem document: the value met and what was expected; never a
 *     secret, never the address of an endpoint
 * @param status of our own answer: that of the kind, but for failures that are made to order
 */
public record Failure(FailureKind kind, String detail, int status) {

  public static Failure of(FailureKind kind, String detail) {
    return new Failure(kind, detail, kind.status());
  }

  public static Failure of(FailureKind kind, int status, String detail) {
    return new Failure(kind, detail, status);
  }

  public String reason() {
    return kind.reason();
  }
}
