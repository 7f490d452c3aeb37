package com.openhwy.marketeer.base;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A block of IP addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a bare address is a block
 * of one. IPv4-mapped IPv6 addresses are compared as IPv4. Immutable.
 */
public final class Cidr {
  private final byte[] network;
  private final int bits;

  private Cidr(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * @throws IllegalArgumentException with a message for the operator when the text is no block;
   *     names are never looked up
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = IpAddresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no address block; expected 10.0.0.0/8 or 2001:db8::/32");
    }
    int width = address.length * 8;
    int bits = slash < 0 ? width : prefixLength(text, slash, width);
    byte[] network = mask(address, bits);
    if (!Arrays.equals(network, address)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has bits set beyond /"
              + bits
              + "; did you mean "
              + IpAddresses.format(network)
              + "/"
              + bits
              + "?");
    }
    return new Cidr(network, bits);
  }

  private static int prefixLength(String text, int slash, int width) {
    try {
      int bits = Integer.parseInt(text, slash + 1, text.length(), 10);
      if (bits >= 0 && bits <= width) {
        return bits;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has no prefix length from 0 to " + width, e);
    }
    throw new IllegalArgumentException("\"" + text + "\" has no prefix length from 0 to " + width);
  }

  private static byte[] mask(byte[] address, int bits) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int keep = Math.max(0, Math.min(8, bits - i * 8));
      masked[i] &= (byte) (0xff << (8 - keep));
    }
    return masked;
  }

  public boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  /**
   * @param address 4 or 16 bytes, network order
   */
  public boolean contains(byte[] address) {
    byte[] plain = IpAddresses.unmapped(address);
    if (plain.length != network.length) {
      return false;
    }
    int whole = bits >> 3;
    for (int i = 0; i < whole; i++) {
      if (plain[i] != network[i]) {
        return false;
      }
    }
    int rest = bits & 7;
    return rest == 0 || ((plain[whole] ^ network[whole]) & (0xff << (8 - rest))) == 0;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Cidr other && bits == other.bits && Arrays.equals(network, other.network);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(network) * 31 + bits;
  }

  @Override
  public String toString() {
    return IpAddresses.format(network) + "/" + bits;
  }
}
