package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.IpAddresses;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where an endpoint is, as the operator wrote it: {@code http://h:p}, {@code https://h:p}, {@code
 * h2c://h:p}, {@code h2://h:p}, {@code unix:/run/x.sock}, or {@code srv+http://_service._tcp.name}
 * for what SRV records say (RFC 2782). {@code grpc://} is another word for {@code h2c://}, and
 * {@code grpcs://} for {@code h2://}.
 *
 * @param srv the host is the owner of SRV records, which name hosts and ports
 * @param host lower case, A-labels, an IPv6 address without brackets; empty for a Unix socket
 * @param port 1 to 65535; 0 with {@code srv} and for a Unix socket
 * @param path of a Unix socket, else empty
 */
public record EndpointUrl(Scheme scheme, boolean srv, String host, int port, String path) {
  /** What Linux takes in {@code sun_path}, without the final NUL. */
  private static final int MAX_SOCKET_PATH = 107;

  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;
  private static final String SRV = "srv+";
  private static final String EXPECTED =
      "expected http://host:port, https://host:port, h2c://host:port, h2://host:port,"
          + " unix:/run/x.sock or srv+http://_service._tcp.name";

  /** What is spoken to the endpoint. */
  public enum Scheme {
    HTTP(80),
    HTTPS(443),
    /** HTTP/2 without TLS, by prior knowledge. */
    H2C(80),
    /** HTTP/2 over TLS, agreed on by ALPN. */
    H2(443),
    /** HTTP/1.1 over a Unix socket. */
    UNIX(0);

    private final int port;

    Scheme(int port) {
      this.port = port;
    }

    /** The port of a URL that names none. */
    public int defaultPort() {
      return port;
    }

    /** Whether there is TLS between us and the endpoint. */
    public boolean isSecure() {
      return this == HTTPS || this == H2;
    }

    /** Whether it is HTTP/2, with or without TLS. */
    public boolean isHttp2() {
      return this == H2C || this == H2;
    }
  }

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static EndpointUrl parse(String text) {
    if (text.startsWith("unix:")) {
      return unix(text);
    }
    int mark = text.indexOf("://");
    if (mark < 0) {
      throw bad(text, "has no scheme; " + EXPECTED);
    }
    String scheme = text.substring(0, mark).toLowerCase(Locale.ROOT);
    boolean srv = scheme.startsWith(SRV);
    Scheme spoken = scheme(text, srv ? scheme.substring(SRV.length()) : scheme);
    String authority = authority(text, text.substring(mark + 3));
    return srv ? service(text, spoken, authority) : address(text, spoken, authority);
  }

  private static EndpointUrl unix(String text) {
    String path = text.substring("unix:".length());
    if (path.startsWith("//")) {
      path = path.substring(2);
    }
    if (!path.startsWith("/") || path.length() == 1) {
      throw bad(text, "names no absolute path; expected unix:/run/x.sock");
    }
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_SOCKET_PATH || path.indexOf('\0') >= 0) {
      throw bad(
          text, "has a path of " + bytes + " bytes; a Unix socket takes up to " + MAX_SOCKET_PATH);
    }
    return new EndpointUrl(Scheme.UNIX, false, "", 0, path);
  }

  private static Scheme scheme(String text, String name) {
    return switch (name) {
      case "http" -> Scheme.HTTP;
      case "https" -> Scheme.HTTPS;
      case "h2c", "grpc" -> Scheme.H2C;
      case "h2", "grpcs" -> Scheme.H2;
      default -> throw bad(text, "has the scheme \"" + name + "\"; " + EXPECTED);
    };
  }

  private static String authority(String text, String rest) {
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      throw bad(text, "has a query or a fragment; an endpoint is only scheme, host and port");
    }
    if (rest.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "the URL holds a user name or password; an endpoint is only scheme, host and port, and"
              + " credentials go into an Authorization header set by a middleware");
    }
    int slash = rest.indexOf('/');
    if (slash >= 0 && slash < rest.length() - 1) {
      throw bad(
          text,
          "has the path \""
              + rest.substring(slash)
              + "\"; an endpoint is only scheme, host and port, and add_prefix of the route puts"
              + " a path in front");
    }
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  private static EndpointUrl service(String text, Scheme scheme, String name) {
    if (name.indexOf(':') >= 0) {
      throw bad(text, "has a port; SRV records name the ports");
    }
    String host = hostName(text, name);
    if (!host.startsWith("_") || !host.contains("._")) {
      throw bad(text, "names no service; expected srv+http://_service._tcp.name");
    }
    return new EndpointUrl(scheme, true, host, 0, "");
  }

  private static EndpointUrl address(String text, Scheme scheme, String authority) {
    int close = authority.startsWith("[") ? authority.indexOf(']') : -1;
    int colon = authority.indexOf(':', close + 1);
    if (authority.startsWith("[") && close < 0) {
      throw bad(text, "opens a bracket and closes none; expected for example [::1]:80");
    }
    if (close < 0 && colon != authority.lastIndexOf(':')) {
      throw bad(text, "holds an IPv6 address without brackets; expected for example [::1]:80");
    }
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port = colon < 0 ? scheme.port : port(text, authority.substring(colon + 1));
    return new EndpointUrl(scheme, false, host(text, host), port, "");
  }

  private static String host(String text, String host) {
    if (!host.startsWith("[")) {
      return hostName(text, host);
    }
    byte[] ip = host.endsWith("]") ? IpAddresses.parse(host.substring(1, host.length() - 1)) : null;
    if (ip == null) {
      throw bad(text, "has \"" + host + "\", which is no IPv6 address; expected for example [::1]");
    }
    return IpAddresses.format(ip);
  }

  /** A name by RFC 1123, underscores allowed as container networks have them; or IPv4. */
  private static String hostName(String text, String name) {
    String host = ascii(text, name).toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (host.isEmpty() || host.length() > MAX_NAME) {
      throw bad(text, "has no host of 1 to " + MAX_NAME + " characters; " + EXPECTED);
    }
    String last = "";
    for (String label : host.split("\\.", -1)) {
      if (!isLabel(label)) {
        throw bad(text, "has the host \"" + name + "\", which is no valid name");
      }
      last = label;
    }
    if (last.chars().allMatch(c -> c >= '0' && c <= '9') && IpAddresses.parse(host) == null) {
      throw bad(text, "has \"" + host + "\", which is no IPv4 address; expected four numbers");
    }
    return host;
  }

  private static String ascii(String text, String name) {
    try {
      return IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has the host \"" + name + "\", which is no valid name", e);
    }
  }

  private static boolean isLabel(String label) {
    if (label.isEmpty()
        || label.length() > MAX_LABEL
        || label.startsWith("-")
        || label.endsWith("-")) {
      return false;
    }
    return label
        .chars()
        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
  }

  private static int port(String text, String digits) {
    boolean plain = !digits.isEmpty() && digits.length() <= 5;
    for (int i = 0; i < digits.length(); i++) {
      plain &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    int port = plain ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw bad(text, "has the port \"" + digits + "\"; expected 1 to 65535");
    }
    return port;
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException("\"" + text + "\" " + why);
  }

  /** {@code host:port} as logs and metrics have it; the name of SRV records; the socket's path. */
  public String label() {
    return scheme == Scheme.UNIX ? path : srv ? host : authority(host, port);
  }

  /** Host and port as they stand in a URL or a Host field. */
  public static String authority(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The canonical URL; {@link #parse} reads it back. */
  @Override
  public String toString() {
    if (scheme == Scheme.UNIX) {
      return "unix:" + path;
    }
    return (srv ? SRV : "") + scheme.name().toLowerCase(Locale.ROOT) + "://" + label();
  }
}
