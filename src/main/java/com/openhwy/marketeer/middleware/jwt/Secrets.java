package com.openhwy.marketeer.middleware.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The secret of a configuration as octets. Pure. */
final class Secrets {
  private Secrets() {}

  /**
   * @throws IllegalArgumentException with a message that does not hold it when it cannot be decoded
   */
  static byte[] octets(JwtSettings s) {
    if (s.secret() != null) {
      return s.secret().getBytes(StandardCharsets.UTF_8);
    }
    String text = s.secretBase64() == null ? "" : s.secretBase64().strip();
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is no base64; expected what  openssl rand -base64 64  prints", e);
    }
  }
}
