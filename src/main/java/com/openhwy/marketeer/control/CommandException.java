package com.openhwy.marketeer.control;

/**
 * A command that cannot be carried out, for a reason that its sender should read. Carries no stack:
 * it is an answer.
 */
public final class CommandException extends RuntimeException {
  /** What the sender got wrong. */
  public static final int BAD_REQUEST = 400;

  /** What is asked for is not there. */
  public static final int NOT_FOUND = 404;

  /** Not now: another command is at work, or the state does not allow it. */
  public static final int CONFLICT = 409;

  /** What broke here. */
  public static final int INTERNAL = 500;

  /** Not yet, or no longer. */
  public static final int UNAVAILABLE = 503;

  private final int code;

  /**
   * @param code of the reply, with the meaning HTTP gives it
   * @param message for the sender: the value met and what was expected
   */
  public CommandException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
