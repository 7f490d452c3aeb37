package com.openhwy.marketeer.acme;

import org.jspecify.annotations.Nullable;

/** Hears what becomes of orders, on the worker that makes them; must not block. */
public interface AcmeListener {
  /**
   * A challenge for a name.
   *
   * @param type as authorities spell it, {@code http-01}
   * @param state presented, valid or failed
   * @param why it failed, else null
   */
  void challenged(String name, String type, String state, @Nullable String why);

  /**
   * A certificate is there and served.
   *
   * @param renewal whether it takes the place of another one
   */
  void obtained(CertificateView certificate, boolean renewal);

  /** A try failed; the view says why and when the next one comes. */
  void failed(CertificateView certificate);
}
