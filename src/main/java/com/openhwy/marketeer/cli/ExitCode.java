package com.openhwy.marketeer.cli;

/** What a command ends with; supervisors and scripts decide by it. */
final class ExitCode {
  static final int OK = 0;

  /** Could not start, not valid, asked wrongly: trying again changes nothing. */
  static final int FAILED = 1;

  /** A second signal cut the stop short. */
  static final int FORCED = 2;

  /** The stop ran into its deadline or an error. The JVM ends with it when memory runs out, too. */
  static final int UNCLEAN = 3;

  private ExitCode() {}
}
