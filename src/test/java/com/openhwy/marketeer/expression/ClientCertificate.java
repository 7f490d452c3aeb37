package com.openhwy.marketeer.expression;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** A certificate made once by keytool: CN=device-7, a DNS name and an address, valid to 2126. */
final class ClientCertificate {
  /** By {@code openssl x509 -outform der | sha256sum}. */
  static final String FINGERPRINT =
      "46ace6c3030d7baea2c6e1e4dc1f80cfe874670c3b181b812eed9da53eb2093d";

  private static final String PEM =
      """
      -----BEGIN CERTIFICATE-----
      MIIBfjCCASSgAwIBAgIIMq8gxbr7GG4wCgYIKoZIzj0EAwIwITEMMAoGA1UEChMD
      SFdZMREwDwYDVQQDEwhkZXZpY2UtNzAgFw0yNjExMzAwODMxMDVaGA8yMTI2MTEw
      NjA4MzEwNVowITEMMAoGA1UEChMDSFdZMREwDwYDVQQDEwhkZXZpY2UtNzBZMBMG
      ByqGSM49AgEGCCqGSM49AwEHA0IABEWwqXCUSohaVjcB6LB65f82BsC+rV8tkbmn
      qZAXhbsgoprqLooz71Xh+WhXGNMW95XcnEWNZevKuKDTEtjAdsyjRDBCMB0GA1Ud
      DgQWBBSqKdIIdYwlRTQorD/+5uv9JPOxqzAhBgNVHREEGjAYghBkZXZpY2UtNy5l
      eGFtcGxlhwTAAAIHMAoGCCqGSM49BAMCA0gAMEUCIE2NAwnMzB9GeB8z/2USrAz/
      zSHiAPvBzVXzyuj2eG0IAiEAmzlGf0OXIOBBO4FBoFeMFMD361EwrXywhY/VEEOc
      GDM=
      -----END CERTIFICATE-----
      """;

  private ClientCertificate() {}

  static X509Certificate read() throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(PEM.getBytes(StandardCharsets.US_ASCII)));
  }
}
