package com.openhwy.marketeer.acme;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One certificate as the operator sees it, held or still to come. Immutable.
 *
 * @param source {@code acme} or {@code local}
 * @param issuer who gave it, as configured; null while nobody has
 * @param next when something is done about it next: the renewal, or another try after a failure
 * @param failures in a row
 * @param lastError of the last try, null when that went well
 */
public record CertificateView(
    String id,
    List<String> names,
    String source,
    State state,
    @Nullable String issuer,
    @Nullable Instant notBefore,
    @Nullable Instant notAfter,
    @Nullable Instant next,
    int failures,
    @Nullable String lastError,
    @Nullable Instant lastErrorAt) {

  public enum State {
    /** None is held; one is or will be ordered. */
    PENDING,
    /** An order is on its way. */
    ORDERING,
    /** Held, and not yet to be renewed. */
    VALID,
    /** The last try failed; a certificate may be held all the same. */
    FAILING
  }
}
