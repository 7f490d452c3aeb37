package com.openhwy.marketeer.cli;

import org.jspecify.annotations.Nullable;

/** Prints the version that the build wrote into the jar's manifest. */
public final class VersionCommand {
  private VersionCommand() {}

  public static void print() {
    System.out.println("marketeer " + version());
  }

  static String version() {
    @Nullable String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version; // class files in a folder have no manifest
  }
}
