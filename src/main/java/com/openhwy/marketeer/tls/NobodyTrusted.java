package com.openhwy.marketeer.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * For contexts that ask no client for a certificate; without one, each would read the authorities
 * of the JDK. Immutable.
 */
final class NobodyTrusted implements X509TrustManager {
  static final NobodyTrusted INSTANCE = new NobodyTrusted();

  private NobodyTrusted() {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("no client is asked for a certificate");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
