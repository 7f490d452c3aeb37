package com.openhwy.marketeer;

import com.openhwy.marketeer.cli.RunLine;
import com.openhwy.marketeer.verticle.Transports;

/** The main class of the fat jar. */
public final class Marketeer {
  private Marketeer() {}

  public static void main(String[] args) {
    Transports.prepare();
    System.exit(RunLine.run(args));
  }
}
