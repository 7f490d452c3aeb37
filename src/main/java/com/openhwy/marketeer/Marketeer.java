package com.openhwy.marketeer;

import com.openhwy.marketeer.cli.VersionCommand;

/**
 * The main class of the fat jar. A placeholder: whatever it is asked, it prints the version and
 * ends, so that the build has something to start. The real commands take its place.
 */
public final class Marketeer {
  private Marketeer() {}

  public static void main(String[] args) {
    VersionCommand.print();
  }
}
