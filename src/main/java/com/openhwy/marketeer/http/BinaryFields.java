package com.openhwy.marketeer.http;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What is true of every field in HTTP/2 and HTTP/3 (RFC 9113 8.2, RFC 9114 4.2): no stricter than
 * these, and no laxer than HTTP/1.1, for a field that passes here is sent on as a line. Pure.
 */
public final class BinaryFields {
  private BinaryFields() {}

  /** What is wrong with a field that is no pseudo-header field; null when nothing is. */
  public static @Nullable String problem(AsciiString name, AsciiString value) {
    for (int i = 0; i < name.length(); i++) {
      int c = name.byteAt(i);
      if (!FieldSyntax.isTokenChar(c) || (c >= 'A' && c <= 'Z')) {
        return "a character that no field name may hold, or a capital letter";
      }
    }
    return name.isEmpty() ? "an empty field name" : valueProblem(value);
  }

  static @Nullable String valueProblem(AsciiString value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      if (!FieldSyntax.isValueChar(value.byteAt(i) & 0xff)) {
        return "a control character in a field value";
      }
    }
    boolean padded = length > 0 && (isSpace(value.byteAt(0)) || isSpace(value.byteAt(length - 1)));
    return padded ? "white space around a field value" : null;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /** The constant of that name, null for a name not listed. */
  public static @Nullable HeaderName known(AsciiString name) {
    byte[] bytes = name.array();
    int from = name.arrayOffset();
    int end = from + name.length();
    int hash = 0;
    for (int i = from; i < end; i++) {
      hash = hash * 31 + (bytes[i] | 0x20);
    }
    return HeaderName.of(bytes, from, name.length(), hash);
  }

  /** Fields that only HTTP/1.1 connections have (RFC 9113 8.2.2); TE is a case of its own. */
  public static boolean isOfConnection(HeaderName name) {
    return switch (name) {
      case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TRANSFER_ENCODING, UPGRADE -> true;
      default -> false;
    };
  }
}
