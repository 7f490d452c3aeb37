package com.openhwy.marketeer.middleware.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signed token in its compact form (RFC 7515 7.1), taken apart strictly and not verified. Of its
 * header only {@code alg} and {@code kid} are ever used, and those only to choose among what is
 * configured: {@code jwk}, {@code jku}, {@code x5c} and {@code x5u} would let it bring its own key.
 * Immutable.
 */
final class CompactToken {
  private final Map<String, Object> header;
  private final byte[] payload;
  private final byte[] signed;
  private final byte[] signature;

  private CompactToken(
      Map<String, Object> header, byte[] payload, byte[] signed, byte[] signature) {
    this.header = header;
    this.payload = payload;
    this.signed = signed;
    this.signature = signature;
  }

  /**
   * @return null when it is not three parts, each canonical base64url, with a header that is JSON
   */
  static @Nullable CompactToken parse(String token) {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
      return null;
    }
    byte[] header = Base64Url.decode(token, 0, first);
    byte[] payload = Base64Url.decode(token, first + 1, second);
    byte[] signature = Base64Url.decode(token, second + 1, token.length());
    if (header == null || payload == null || signature == null) {
      return null;
    }
    Map<String, Object> members = StrictJson.object(header);
    byte[] signed = Arrays.copyOf(token.getBytes(StandardCharsets.ISO_8859_1), second);
    return members == null ? null : new CompactToken(members, payload, signed, signature);
  }

  /** Null unless it is one we know, spelled as it is registered. */
  @Nullable Algorithm algorithm() {
    return header.get("alg") instanceof String name ? Algorithm.of(name) : null;
  }

  /** Whether {@link #kid} can be asked. */
  boolean hasProperKid() {
    Object kid = header.get("kid");
    return kid == null || kid instanceof String;
  }

  @Nullable String kid() {
    return (String) header.get("kid");
  }

  /**
   * Whether it must be refused by who does not understand it (RFC 7515 4.1.11), or is to be read in
   * another way (RFC 7797).
   */
  boolean asksForExtensions() {
    return header.containsKey("crit") || header.containsKey("b64");
  }

  /** The claims; null when the payload is no JSON object. To be asked after {@link #signed}. */
  @Nullable Map<String, Object> claims() {
    return StrictJson.object(payload);
  }

  byte[] signed() {
    return signed;
  }

  byte[] signature() {
    return signature;
  }
}
