package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.TextSource;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells one client from another. Immutable.
 *
 * @param parts at least one; clients differ when any part does
 * @param ipv4Bits 1 to 32: how much of an IPv4 address counts
 * @param ipv6Bits 1 to 128: 64 is what one subscriber is given, and can choose from freely
 * @param sources one for each part, with something to say for those that are expressions
 */
record KeySpec(List<Key> parts, int ipv4Bits, int ipv6Bits, List<TextSource> sources) {
  private static final int IPV4_BYTES = 4;

  /** Stand between parts, so that no value can pass for another kind of part. */
  private static final long IPV4 = 4;

  private static final long IPV6 = 6;
  private static final long FIELD = 7;
  private static final long NO_FIELD = 8;
  private static final long NAME = 9;
  private static final long NO_NAME = 10;

  KeySpec(List<Key> parts, int ipv4Bits, int ipv6Bits) {
    this(parts, ipv4Bits, ipv6Bits, parts.stream().map(Key::source).toList());
  }

  /** The number that stands for the client; two share one with a chance of 2 to the -64. */
  long of(Exchange x, SipHash hash) {
    hash.start();
    for (int i = 0; i < parts.size(); i++) {
      add(parts.get(i), sources.get(i), x, hash);
    }
    return hash.finish();
  }

  private void add(Key part, TextSource source, Exchange x, SipHash hash) {
    Request request = x.request();
    switch (part.kind()) {
      case CLIENT_IP -> addClient(request, hash);
      case HOST -> hash.add(request.host());
      case ROUTE -> hash.add(x.route());
      case METHOD -> hash.add(request.method());
      case HEADER -> addField(part.name(), request, hash);
      case PRINCIPAL -> addName(nameOf(x.principal()), request, hash);
      case CLAIM -> addName(claimOf(x.principal(), part.name()), request, hash);
      case CEL -> addName(source.text(x), request, hash);
      case GLOBAL -> hash.add(0);
    }
  }

  private static @Nullable String nameOf(@Nullable Principal who) {
    return who == null ? null : who.name();
  }

  private static @Nullable String claimOf(@Nullable Principal who, String path) {
    return who == null ? null : who.claim(path);
  }

  /**
   * Whom nobody vouched for, or for whom an expression finds nothing, is known by the address:
   * staying unknown must not win anything.
   */
  private void addName(@Nullable String name, Request request, SipHash hash) {
    if (name == null) {
      hash.add(NO_NAME);
      addClient(request, hash);
    } else {
      hash.add(NAME);
      hash.add(name);
    }
  }

  private void addClient(Request request, SipHash hash) {
    byte[] address = IpAddresses.unmapped(request.client().getAddress());
    ByteBuffer bytes = ByteBuffer.wrap(address);
    if (address.length == IPV4_BYTES) {
      hash.add(IPV4);
      hash.add(bytes.getInt() & (-1L << (32 - ipv4Bits)));
    } else {
      hash.add(IPV6);
      hash.add(bytes.getLong() & (ipv6Bits >= 64 ? -1L : -1L << (64 - ipv6Bits)));
      hash.add(bytes.getLong() & (ipv6Bits <= 64 ? 0 : -1L << (128 - ipv6Bits)));
    }
  }

  /** Who sends no such field is known by the address: leaving it out must not win anything. */
  private void addField(String name, Request request, SipHash hash) {
    Headers headers = request.headers();
    int at = headers.indexOf(name, 0);
    if (at < 0) {
      hash.add(NO_FIELD);
      addClient(request, hash);
      return;
    }
    for (; at >= 0; at = headers.indexOf(name, at + 1)) {
      hash.add(FIELD);
      hash.add(headers.value(at));
    }
  }
}
