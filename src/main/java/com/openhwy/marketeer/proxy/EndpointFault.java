package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import java.io.IOException;

/** Fails the future of a connection with a failure that is known already. Without a stack trace. */
final class EndpointFault extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  EndpointFault(Failure failure) {
    super(failure.detail());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
