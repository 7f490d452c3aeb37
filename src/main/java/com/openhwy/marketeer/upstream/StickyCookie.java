package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.ServiceConfig.Sticky;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cookie that keeps a client on its endpoint: the endpoint's hash and the first 16 bytes of an
 * HMAC-SHA256 over the service's name and that hash, in base64url. A client can neither read an
 * address out of it nor name an endpoint it was not given. Immutable; every value is computed when
 * endpoints change, so a request only compares.
 */
final class StickyCookie {
  private static final String MAC = "HmacSHA256";
  private static final int MAC_BYTES = 16;
  private static final int ID_BYTES = 8;

  /** Characters of a token. */
  static final int LENGTH = (ID_BYTES + MAC_BYTES) / 3 * 4;

  private final Sticky config;
  private final String service;
  private final SecretKeySpec key;
  private final String attributes;

  StickyCookie(Sticky config, String service, byte[] key) {
    this.config = config;
    this.service = service;
    this.key = new SecretKeySpec(key, MAC);
    this.attributes = attributes(config);
  }

  private static String attributes(Sticky config) {
    String age =
        config.maxAge().isZero() ? "" : "; Max-Age=" + Math.max(1, config.maxAge().toSeconds());
    String name = config.sameSite().name();
    return "; Path="
        + config.path()
        + age
        + "; HttpOnly; SameSite="
        + name.charAt(0)
        + name.substring(1).toLowerCase(Locale.ROOT);
  }

  String name() {
    return config.cookie();
  }

  /** The value that names an endpoint. */
  String token(long id) {
    byte[] idBytes = ByteBuffer.allocate(ID_BYTES).putLong(id).array();
    byte[] token =
        ByteBuffer.allocate(ID_BYTES + MAC_BYTES)
            .put(idBytes)
            .put(mac(idBytes), 0, MAC_BYTES)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private byte[] mac(byte[] id) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      mac.update(service.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(id);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  /** Whether the slice is that token; takes the same time wherever they differ. */
  static boolean matches(Slice met, String token) {
    if (met.length() != token.length()) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < token.length(); i++) {
      difference |= met.text().charAt(met.from() + i) ^ token.charAt(i);
    }
    return difference == 0;
  }

  /**
   * A Set-Cookie value.
   *
   * @param secure the client came over TLS; SameSite=None needs that mark anyway
   */
  String header(String token, boolean secure) {
    boolean marked = secure || config.sameSite() == Sticky.SameSite.NONE;
    return config.cookie() + "=" + token + attributes + (marked ? "; Secure" : "");
  }
}
