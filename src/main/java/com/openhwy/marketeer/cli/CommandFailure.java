package com.openhwy.marketeer.cli;

/** Why a command cannot do what it was asked; the operator reads the message, no stack trace. */
final class CommandFailure extends RuntimeException {
  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
