package com.openhwy.marketeer.cli.trust;

import java.io.IOException;
import java.util.List;

/** A place where certificates are kept that somebody believes. */
public interface TrustStore {

  /** What became of one place. */
  enum Result {
    INSTALLED,
    PRESENT,
    REMOVED,
    ABSENT,
    SKIPPED
  }

  /**
   * @param store for a program: {@code system}, {@code nss}
   * @param detail for people: the file or database, or why it was skipped
   */
  record Done(String store, Result result, String detail) {}

  /**
   * @throws IOException with a message for the operator: what may not or cannot be done
   */
  List<Done> install(Root root) throws IOException;

  /**
   * @throws IOException as {@link #install}
   */
  List<Done> uninstall(Root root) throws IOException;
}
