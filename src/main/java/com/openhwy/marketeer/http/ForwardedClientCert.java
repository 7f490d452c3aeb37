package com.openhwy.marketeer.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * The value of {@code X-Forwarded-Client-Cert}, in the form that Envoy made known: digest, subject
 * and alternative names of a client's certificate. Whatever stands in the certificate, it is one
 * element of one field. Pure functions.
 */
public final class ForwardedClientCert {
  private static final String HASH = "Hash=";
  private static final int SAN_DNS = 2; // GeneralName choices, RFC 5280 4.2.1.6
  private static final int SAN_URI = 6;

  /** Names beyond these are not passed on: a certificate may hold thousands. */
  private static final int MAX_NAMES = 16;

  private ForwardedClientCert() {}

  static String of(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      StringBuilder text = new StringBuilder(HASH).append(HexFormat.of().formatHex(digest));
      text.append(";Subject=");
      quoted(text, certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
      names(text, certificate, SAN_URI, ";URI=");
      names(text, certificate, SAN_DNS, ";DNS=");
      return text.toString();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a verified certificate cannot be read", e);
    }
  }

  /**
   * The SHA-256 of the certificate that {@link #of} made the field from, 64 digits in lower case.
   */
  public static String fingerprint(String field) {
    return field.substring(HASH.length(), HASH.length() + 64);
  }

  private static void names(StringBuilder text, X509Certificate certificate, int kind, String label)
      throws GeneralSecurityException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    int count = 0;
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (Integer.valueOf(kind).equals(name.get(0)) && count < MAX_NAMES) {
        text.append(label);
        quoted(text, String.valueOf(name.get(1)));
        count++;
      }
    }
  }

  /** Between quotes; what no field value may hold as the bytes of its UTF-8 (RFC 4514 2.4). */
  private static void quoted(StringBuilder text, String value) {
    text.append('"');
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b == '"' || b == '\\') {
        text.append('\\').append((char) b);
      } else if (b >= ' ' && b < 0x7f) {
        text.append((char) b);
      } else {
        text.append('\\').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    text.append('"');
  }
}
