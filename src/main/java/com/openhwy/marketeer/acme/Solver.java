package com.openhwy.marketeer.acme;

import java.io.IOException;
import org.shredzone.acme4j.challenge.Challenge;

/** One way to prove that a name is ours. Blocks; thread-safe. */
interface Solver {
  /** What was put in place for one challenge. */
  interface Answer {
    /** Takes it away, whatever became of the challenge. */
    void withdraw() throws IOException, InterruptedException;
  }

  /** As authorities spell it. */
  String type();

  /** Whether names of that kind can be proved this way. */
  boolean solves(String name);

  /**
   * Puts the answer where the authority will look for it.
   *
   * @param name asked for, without {@code *.}
   */
  Answer present(String name, Challenge challenge) throws IOException, InterruptedException;
}
