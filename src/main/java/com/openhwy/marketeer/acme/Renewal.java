package com.openhwy.marketeer.acme;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a certificate is to be replaced. Pure. */
final class Renewal {
  /** Over which part of the lifetime renewals are spread, so that not all come at once. */
  private static final double SPREAD = 0.05;

  /** Whatever an authority suggests: this part of the lifetime is left for trying. */
  private static final double RESERVE = 0.05;

  /** A window in which the authority would like us to come (RFC 9773 4.1). */
  record Window(Instant start, Instant end) {}

  private Renewal() {}

  /**
   * @param percent of the lifetime after which it is time
   * @param suggested null when the authority suggests nothing
   */
  static Instant at(X509Certificate leaf, int percent, @Nullable Window suggested) {
    double share = Leaf.share(leaf);
    Duration lifetime = Leaf.lifetime(leaf);
    if (suggested == null || suggested.end().isBefore(suggested.start())) {
      double part = Math.min(1 - RESERVE, percent / 100.0 + share * SPREAD);
      return Leaf.notBefore(leaf).plus(part(lifetime, part));
    }
    Duration window = Duration.between(suggested.start(), suggested.end());
    Instant inWindow = suggested.start().plus(part(window, share));
    Instant latest = Leaf.notAfter(leaf).minus(part(lifetime, RESERVE));
    return inWindow.isBefore(latest) ? inWindow : latest;
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofMillis(Math.round(whole.toMillis() * part));
  }
}
