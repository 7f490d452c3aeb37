package com.openhwy.marketeer;

import com.openhwy.marketeer.cli.RunLine;

/** The main class of the fat jar. */
public final class Marketeer {
  private Marketeer() {}

  public static void main(String[] args) {
    System.exit(RunLine.run(args));
  }
}
