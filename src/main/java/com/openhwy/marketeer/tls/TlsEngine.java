package com.openhwy.marketeer.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which TLS implementation this process uses, found out once. Thread-safe. */
public final class TlsEngine {
  private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);

  /** BoringSSL where its native part loads, else the JDK's own. */
  public static final SslProvider PROVIDER = pick();

  private TlsEngine() {}

  private static SslProvider pick() {
    if (OpenSsl.isAvailable()) {
      LOG.info("TLS by {}", OpenSsl.versionString());
      return SslProvider.OPENSSL_REFCNT;
    }
    Throwable why = OpenSsl.unavailabilityCause();
    LOG.warn(
        "TLS by the JDK, which takes several times the CPU for a handshake; BoringSSL does not load"
            + " here: {}",
        why == null ? "no native library" : why.toString());
    return SslProvider.JDK;
  }
}
