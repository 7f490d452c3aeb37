package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.acme.Orders.Suggestion;
import com.openhwy.marketeer.base.Ticker;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks authorities when they would like their certificates renewed. Blocks; thread-safe. */
final class Suggestions {
  private static final Logger LOG = LoggerFactory.getLogger(Suggestions.class);
  private static final Duration SOONEST = Duration.ofMinutes(1);
  private static final Duration LATEST = Duration.ofDays(1);

  /** Where the authority does not say (RFC 9773 4.3.3), or does not answer. */
  private static final Duration USUAL = Duration.ofHours(6);

  private final Orders orders;
  private final Ticker ticker;

  Suggestions(Orders orders, Ticker ticker) {
    this.orders = orders;
    this.ticker = ticker;
  }

  /** What is known of the name after it; a failure leaves what was known. */
  NameState ask(String name, StoredCertificate held, NameState state) throws InterruptedException {
    Instant now = Instant.ofEpochMilli(ticker.epochMillis());
    Authority authority =
        orders.authorities().stream()
            .filter(one -> one.issuer().directory().equals(state.directory()))
            .findFirst()
            .orElse(null);
    if (authority == null) {
      return state.suggested(null, now.plus(LATEST));
    }
    try {
      Suggestion answer = orders.suggestion(authority, held);
      Duration again = answer.again() == null ? USUAL : answer.again();
      return state.suggested(
          answer.window(), now.plus(answer.window() == null ? LATEST : bounded(again)));
    } catch (OrderFailure e) {
      LOG.info("{}: when to renew could not be asked: {}", name, e.why());
      return state.suggested(state.window(), now.plus(USUAL));
    }
  }

  private static Duration bounded(Duration again) {
    if (again.compareTo(SOONEST) < 0) {
      return SOONEST;
    }
    return again.compareTo(LATEST) > 0 ? LATEST : again;
  }
}
