package com.openhwy.marketeer.base;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** IP addresses as text and bytes; never asks a name server. */
public final class IpAddresses {
  private IpAddresses() {}

  /**
   * @return 4 or 16 bytes, IPv4-mapped IPv6 as 4; null when the text is no literal address
   */
  public static byte @Nullable [] parse(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return null;
    }
    byte[] plain = unmapped(bytes);
    boolean named = text.indexOf(':') < 0 || text.toLowerCase(Locale.ROOT).contains("ffff");
    if (plain.length == 4 && !named) {
      // Netty takes ::10.0.0.1, an address of its own (RFC 4291 2.5.5.1), for the mapped one.
      bytes[10] = 0;
      bytes[11] = 0;
      return bytes;
    }
    return plain;
  }

  /**
   * @return IPv4-mapped IPv6 as IPv4; null when the text is no literal address
   */
  public static @Nullable InetAddress address(String text) {
    byte[] bytes = parse(text);
    return bytes == null ? null : inet(bytes);
  }

  /** The 4 bytes inside an IPv4-mapped IPv6 address (RFC 4291 2.5.5.2), anything else as it is. */
  public static byte[] unmapped(byte[] address) {
    if (address.length != 16 || address[10] != (byte) 0xff || address[11] != (byte) 0xff) {
      return address;
    }
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return address;
      }
    }
    return Arrays.copyOfRange(address, 12, 16);
  }

  /** Canonical text (RFC 5952 for IPv6). */
  public static String format(byte[] address) {
    return NetUtil.toAddressString(inet(unmapped(address)));
  }

  private static InetAddress inet(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          address.length + " bytes are no IP address; expected 4 or 16", e);
    }
  }
}
