package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.base.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fresh answers of authorities about the certificates that are served, so that clients need not ask
 * themselves (RFC 6066 8). An authority that cannot be reached costs nothing but freshness: its
 * last answer is shown for as long as it is valid, then none. Thread-safe.
 */
final class OcspStaples {
  private static final Logger LOG = LoggerFactory.getLogger(OcspStaples.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_ANSWER = 64 << 10;

  /** For answers that do not say when a newer one will be there. */
  private static final Duration UNDATED = Duration.ofHours(1);

  private static final Duration AT_LEAST = Duration.ofMinutes(5);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 6;

  /** Asks a responder; blocks. */
  interface Transport {
    byte[] post(URI responder, byte[] request) throws IOException, InterruptedException;
  }

  /**
   * @param good the last good answer; null before the first
   * @param next when to ask again
   */
  private record Held(Ocsp.@Nullable Good good, Instant next, int failures) {}

  private final Ticker ticker;
  private final Transport transport;
  private final Map<String, Held> byAlias = new ConcurrentHashMap<>();

  OcspStaples(Ticker ticker) {
    this(ticker, OcspStaples::post);
  }

  OcspStaples(Ticker ticker, Transport transport) {
    this.ticker = ticker;
    this.transport = transport;
  }

  /** What a handshake with that certificate may show; null for nothing. */
  byte @Nullable [] staple(String alias) {
    Held held = byAlias.get(alias);
    if (held == null || held.good() == null) {
      return null;
    }
    Ocsp.Good good = held.good();
    Instant until = good.until() == null ? good.from().plus(UNDATED.multipliedBy(2)) : good.until();
    return now().isBefore(until) ? good.encoded() : null;
  }

  /** For the operator; null when nobody was asked. */
  @Nullable String state(String alias) {
    Held held = byAlias.get(alias);
    if (held == null) {
      return null;
    }
    return staple(alias) != null ? "good" : "no answer after " + held.failures() + " tries";
  }

  /** Asks about every certificate for which it is time, and forgets the others; blocks. */
  void refresh(List<CertifiedKey> served) {
    Set<String> current = new HashSet<>();
    for (CertifiedKey key : served) {
      current.add(key.alias());
      Held held = byAlias.get(key.alias());
      URI responder = held == null || !now().isBefore(held.next()) ? Ocsp.responder(key) : null;
      if (responder != null) {
        byAlias.put(key.alias(), ask(responder, key, held));
      }
    }
    byAlias.keySet().retainAll(current);
  }

  private Held ask(URI responder, CertifiedKey key, @Nullable Held before) {
    try {
      byte[] answer = transport.post(responder, Ocsp.request(key));
      Ocsp.Good good = Ocsp.read(answer, key, now());
      return new Held(good, next(good), 0);
    } catch (IOException | GeneralSecurityException e) {
      return failed(key, responder, e, before);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(key, responder, e, before);
    }
  }

  /** Half way to the next answer, so that there is time to try again. */
  private Instant next(Ocsp.Good good) {
    Instant now = now();
    Instant until = good.until();
    Duration wait = until == null ? UNDATED : Duration.between(now, until).dividedBy(2);
    return now.plus(wait.compareTo(AT_LEAST) < 0 ? AT_LEAST : wait);
  }

  private Held failed(CertifiedKey key, URI responder, Exception why, @Nullable Held before) {
    int failures = before == null ? 1 : before.failures() + 1;
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    if (failures == 1) {
      LOG.warn(
          "no OCSP answer about {} ({}) from {}: {}; asking again in {}",
          key.names(),
          key.source(),
          responder,
          why.getMessage(),
          wait);
    }
    return new Held(before == null ? null : before.good(), now().plus(wait), failures);
  }

  private Instant now() {
    return Instant.ofEpochMilli(ticker.epochMillis());
  }

  private static byte[] post(URI responder, byte[] request)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(responder)
                .timeout(PATIENCE)
                .header("Content-Type", "application/ocsp-request")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      byte[] answer = body.readNBytes(MAX_ANSWER + 1);
      if (answer.length > MAX_ANSWER) {
        throw new IOException("an answer of more than " + MAX_ANSWER + " bytes");
      }
      return answer;
    }
  }
}
