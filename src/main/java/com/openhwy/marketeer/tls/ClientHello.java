package com.openhwy.marketeer.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What of a client's first message decides who answers it, before any TLS engine is made (RFC 8446
 * 4.1.2, RFC 6066 3, RFC 7301 3.1). Immutable.
 *
 * @param serverName lower case, without a trailing dot; null when the client named none
 * @param protocols that the client offers by ALPN, its favourite first; empty without the extension
 * @param ecdsa whether the client can verify an ECDSA signature of ours
 */
record ClientHello(@Nullable String serverName, List<String> protocols, boolean ecdsa) {
  /** Of a client that says nothing about itself. */
  static final ClientHello NOTHING = new ClientHello(null, List.of(), true);

  private static final int VERSION_AND_RANDOM = 2 + 32;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;
  private static final int SIGNATURE_ALGORITHMS = 13;
  private static final int ALPN = 16;

  /**
   * With SHA-1 to SHA-512 (RFC 5246 7.4.1.4.1), which are the curves in TLS 1.3 (RFC 8446 4.2.3).
   */
  private static final int ECDSA = 3;

  private static final int LAST_HASH = 6;

  /**
   * Reads the body of a ClientHello. One that is cut short or contradicts itself comes out as far
   * as it was understood: the TLS engine is the one to refuse it.
   *
   * @param hello without the handshake header; its reader index stays
   */
  static ClientHello parse(ByteBuf hello) {
    Reader in = new Reader(hello, hello.readerIndex(), hello.writerIndex());
    in.skip(VERSION_AND_RANDOM);
    in.skip(in.one()); // session id
    in.skip(in.two()); // cipher suites
    in.skip(in.one()); // compression methods
    if (!in.has(2)) {
      return NOTHING;
    }
    Reader extensions = in.part(in.two());
    String name = null;
    List<String> protocols = List.of();
    boolean ecdsa = true;
    while (extensions.has(4)) {
      int type = extensions.two();
      Reader body = extensions.part(extensions.two());
      if (type == SERVER_NAME) {
        name = serverName(body);
      } else if (type == ALPN) {
        protocols = protocols(body);
      } else if (type == SIGNATURE_ALGORITHMS) {
        ecdsa = ecdsa(body);
      }
    }
    return new ClientHello(name, protocols, ecdsa);
  }

  private static boolean ecdsa(Reader body) {
    Reader algorithms = body.part(body.two());
    while (algorithms.has(2)) {
      int hash = algorithms.one();
      if (algorithms.one() == ECDSA && hash <= LAST_HASH) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String serverName(Reader body) {
    Reader names = body.part(body.two());
    while (names.has(3)) {
      int type = names.one();
      Reader name = names.part(names.two());
      if (type == HOST_NAME && name.has(1)) {
        String host = name.text().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      }
    }
    return null;
  }

  private static List<String> protocols(Reader body) {
    Reader list = body.part(body.two());
    List<String> protocols = new ArrayList<>();
    while (list.has(1)) {
      protocols.add(list.part(list.one()).text());
    }
    return List.copyOf(protocols);
  }

  /** A part of the message; what lies beyond its end reads as nothing. */
  private static final class Reader {
    private final ByteBuf bytes;
    private final int end;
    private int at;

    Reader(ByteBuf bytes, int from, int end) {
      this.bytes = bytes;
      this.at = from;
      this.end = end;
    }

    boolean has(int count) {
      return end - at >= count;
    }

    int one() {
      return has(1) ? bytes.getUnsignedByte(at++) : 0;
    }

    int two() {
      if (!has(2)) {
        at = end;
        return 0;
      }
      at += 2;
      return bytes.getUnsignedShort(at - 2);
    }

    void skip(int count) {
      at = Math.min(end, at + count);
    }

    Reader part(int length) {
      Reader part = new Reader(bytes, at, Math.min(end, at + length));
      skip(length);
      return part;
    }

    String text() {
      return bytes.toString(at, end - at, StandardCharsets.US_ASCII);
    }
  }
}
