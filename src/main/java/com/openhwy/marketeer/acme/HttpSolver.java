package com.openhwy.marketeer.acme;

import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;

/** HTTP-01: every plain listener answers for a token (RFC 8555 8.3). Thread-safe. */
final class HttpSolver implements Solver {
  private final HttpChallenges answers;

  HttpSolver(HttpChallenges answers) {
    this.answers = answers;
  }

  @Override
  public String type() {
    return Http01Challenge.TYPE;
  }

  @Override
  public boolean solves(String name) {
    return !PublicNames.isWildcard(name);
  }

  @Override
  public Answer present(String name, Challenge challenge) {
    Http01Challenge http = (Http01Challenge) challenge;
    answers.put(http.getToken(), http.getAuthorization());
    return () -> answers.remove(http.getToken());
  }
}
