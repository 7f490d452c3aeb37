package com.openhwy.marketeer.cli;

import java.util.Objects;

/** Why a command cannot do what it was asked; the operator reads the message, no stack trace. */
final class CommandFailure extends RuntimeException {
  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** For a cause whose own message is meant for the operator. */
  static CommandFailure of(Throwable cause) {
    return new CommandFailure(
        Objects.requireNonNullElseGet(cause.getMessage(), cause::toString), cause);
  }
}
