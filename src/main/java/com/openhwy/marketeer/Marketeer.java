package com.openhwy.marketeer;

import com.openhwy.marketeer.cli.Cli;

/** The main class of the fat jar. */
public final class Marketeer {
  private Marketeer() {}

  public static void main(String[] args) {
    System.exit(Cli.run(args));
  }
}
