package com.openhwy.marketeer.health;

import com.openhwy.marketeer.base.IpAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Name servers other than the system's: {@code -Dmarketeer.dns=10.0.0.2,10.0.0.3:5353}. */
public final class NameServers {
  /** The system property. */
  public static final String PROPERTY = "marketeer.dns";

  private static final int DNS_PORT = 53;

  private NameServers() {}

  /**
   * Those of the system property; empty, for {@code /etc/resolv.conf}, when it is not set.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  public static List<InetSocketAddress> configured() {
    return parse(System.getProperty(PROPERTY, ""));
  }

  static List<InetSocketAddress> parse(String text) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      servers.add(server(part.strip()));
    }
    return List.copyOf(servers);
  }

  private static InetSocketAddress server(String text) {
    boolean bracketed = text.startsWith("[");
    int colon = bracketed ? text.indexOf(':', text.indexOf(']') + 1) : text.indexOf(':');
    boolean port = colon >= 0 && (bracketed || colon == text.lastIndexOf(':'));
    String host = port ? text.substring(0, colon) : text;
    byte[] ip =
        IpAddresses.parse(
            bracketed && host.endsWith("]") ? host.substring(1, host.length() - 1) : host);
    if (ip == null) {
      throw wrong(text);
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(ip), port ? port(text, text.substring(colon + 1)) : DNS_PORT);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  private static int port(String text, String digits) {
    boolean plain = digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = plain && !digits.isEmpty() ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw wrong(text);
    }
    return port;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "-D"
            + PROPERTY
            + " holds \""
            + text
            + "\", which is no name server; expected addresses such as 10.0.0.2 or [fd00::2]:53,"
            + " with commas between them");
  }
}
