package com.openhwy.marketeer.expression;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Field values are kept an octet a character (RFC 9110 5.5). Expressions are written in Unicode, so
 * what is UTF-8 is read as that; what is not stays Latin-1.
 */
final class Octets {
  private Octets() {}

  static String text(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0x7f) {
        return decoded(value);
      }
    }
    return value;
  }

  private static String decoded(String value) {
    ByteBuffer octets = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
    } catch (CharacterCodingException e) {
      return value; // Latin-1, as older clients send it
    }
  }
}
