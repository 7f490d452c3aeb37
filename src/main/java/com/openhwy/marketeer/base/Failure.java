package com.openhwy.marketeer.base;

/**
 * One failure of one request, a value and not an exception: failures are ordinary on the data path.
 *
 * @param detail for the log and the problem document: the value met and what was expected; never a
 *     secret, never the address of an endpoint
 */
public record Failure(FailureKind kind, String detail) {

  public static Failure of(FailureKind kind, String detail) {
    return new Failure(kind, detail);
  }

  public int status() {
    return kind.status();
  }

  public String reason() {
    return kind.reason();
  }
}
