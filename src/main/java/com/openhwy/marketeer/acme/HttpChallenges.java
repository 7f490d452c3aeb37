package com.openhwy.marketeer.acme;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The answers to HTTP-01 challenges that are on their way (RFC 8555 8.3). Thread-safe. */
public final class HttpChallenges {
  public static final String PREFIX = "/.well-known/acme-challenge/";

  private final ConcurrentMap<String, byte[]> byToken = new ConcurrentHashMap<>();

  /** Whether a path is one that authorities ask for; whoever's challenge it is. */
  public static boolean isChallenge(String path) {
    return path.startsWith(PREFIX);
  }

  /**
   * What that path is answered with.
   *
   * @return null when it is none of our challenges; not to be changed
   */
  public byte @Nullable [] answer(String path) {
    return !byToken.isEmpty() && isChallenge(path)
        ? byToken.get(path.substring(PREFIX.length()))
        : null;
  }

  public void put(String token, String answer) {
    byToken.put(token, answer.getBytes(StandardCharsets.US_ASCII));
  }

  public void remove(String token) {
    byToken.remove(token);
  }
}
