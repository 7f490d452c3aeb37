package com.openhwy.marketeer.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a client showed of itself in a handshake. */
final class PeerCertificates {
  private PeerCertificates() {}

  /** Its chain, verified, its own first; empty when it was not asked, or has none. */
  static List<X509Certificate> of(SSLEngine engine, SSLSession session) {
    if (!engine.getNeedClientAuth() && !engine.getWantClientAuth()) {
      return List.of(); // nearly always, and without the price of an exception
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // JSSE's way to say that there is none
    }
  }
}
