package com.openhwy.marketeer.cli.trust;

import com.openhwy.marketeer.acme.local.AuthorityFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * The certificate that is to be believed. Immutable.
 *
 * @param file it is read from
 * @param sha256 its fingerprint, in hexadecimal
 */
public record Root(Path file, X509Certificate certificate, String sha256) {
  private static final int SHORT = 16;

  public static Root of(Path file, X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new Root(file, certificate, HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + ": the certificate cannot be read", e);
    }
  }

  public String pem() {
    try {
      return AuthorityFiles.pem(certificate);
    } catch (IOException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  /** Tells this authority from another gateway's, in names of files and entries. */
  String shortId() {
    return sha256.substring(0, SHORT);
  }
}
