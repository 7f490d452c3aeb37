package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.bind.Problems.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The gateway could not start for a reason that the operator can mend; the message is for him and
 * holds all that is known. Command lines print it without a stack trace and end with 1.
 */
public final class StartFailure extends RuntimeException {
  private final transient List<Problem> problems;

  StartFailure(String message) {
    this(message, List.of());
  }

  StartFailure(String message, Throwable cause) {
    super(message, cause);
    this.problems = List.of();
  }

  private StartFailure(String message, List<Problem> problems) {
    super(message);
    this.problems = problems;
  }

  /** Wrong configuration: every problem on a line of its own. */
  static StartFailure of(List<Problem> problems) {
    return new StartFailure(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), problems);
  }

  /** What is wrong with the configuration; empty when it is something else. */
  public List<Problem> problems() {
    return problems;
  }
}
