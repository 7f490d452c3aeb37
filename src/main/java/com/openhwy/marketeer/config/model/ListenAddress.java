package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.IpAddresses;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener binds: {@code 0.0.0.0:80}, {@code :8080} (all addresses), {@code [::1]:80},
 * {@code localhost:80}, {@code unix:/run/x.sock}. Port 0 takes a free one.
 *
 * @param path of a Unix socket, null for TCP
 */
public record ListenAddress(String host, int port, @Nullable String path) {

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static ListenAddress parse(String text) {
    if (text.startsWith("unix:")) {
      String path = text.substring(5);
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "\"" + text + "\" names no absolute path; expected unix:/run/x.sock");
      }
      return new ListenAddress("", 0, path);
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has no port; expected for example 0.0.0.0:8080 or :8080");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      byte[] address = IpAddresses.parse(host);
      if (address == null) {
        throw new IllegalArgumentException(
            "\"" + host + "\" is no IPv6 address; expected for example [::1]:80");
      }
      host = IpAddresses.format(address);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\": an IPv6 address stands in brackets, as in [::1]:80");
    }
    return new ListenAddress(host.isEmpty() ? "0.0.0.0" : host, port(text, colon), null);
  }

  private static int port(String text, int colon) {
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has no port from 0 to 65535 after its last colon", e);
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" has no port from 0 to 65535 after its last colon");
  }

  public boolean isLoopback() {
    if (path != null || host.equals("localhost")) {
      return true;
    }
    byte[] address = IpAddresses.parse(host);
    return address != null && (address.length == 4 ? address[0] == 127 : host.equals("::1"));
  }

  @Override
  public String toString() {
    return path != null
        ? "unix:" + path
        : (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
