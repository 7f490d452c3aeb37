package com.openhwy.marketeer.middleware.basicauth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** User and password of an {@code Authorization} field (RFC 7617), in UTF-8. Immutable. */
final class Credentials {
  private static final String SCHEME = "Basic ";
  private static final int DELETE = 0x7f;

  private final String user;
  private final byte[] password;

  private Credentials(String user, byte[] password) {
    this.user = user;
    this.password = password;
  }

  /** Null for what is no such field. */
  static @Nullable Credentials parse(String field) {
    if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String token = field.substring(SCHEME.length()).strip();
    byte[] bytes;
    String text;
    try {
      bytes = Base64.getDecoder().decode(token);
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
    int colon = text.indexOf(':'); // the first: a password may have some, a name has none
    if (colon < 0 || !isClean(text)) {
      return null;
    }
    int from = 0;
    while (bytes[from] != ':') {
      from++;
    }
    return new Credentials(
        text.substring(0, colon), Arrays.copyOfRange(bytes, from + 1, bytes.length));
  }

  String user() {
    return user;
  }

  /** UTF-8 without control characters; not to be written to. */
  byte[] password() {
    return password;
  }

  /** Whether there is no control character, which RFC 7617 2 forbids. */
  static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == DELETE) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "credentials of a user";
  }
}
