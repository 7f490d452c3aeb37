package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The peers whose word about a client is taken: X-Forwarded-For, -Proto, -Port, -Host,
 * X-Request-ID, trace context and {@code Forwarded}. Of anybody else these fields are dropped on
 * arrival, so that nothing behind this point can be told a lie. Immutable, thread-safe; {@link
 * #apply} belongs to the request's event loop.
 */
public final class TrustedProxies {
  private final Cidr[] blocks;

  private TrustedProxies(List<Cidr> blocks) {
    this.blocks = blocks.toArray(Cidr[]::new);
  }

  /**
   * @param blocks none trusts nobody
   */
  public static TrustedProxies of(List<Cidr> blocks) {
    return new TrustedProxies(blocks);
  }

  public boolean trusts(InetAddress address) {
    for (Cidr block : blocks) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Decides who the client is, once per request, on arrival. Expects the codec to have set peer and
   * client to the other end of the connection.
   *
   * <p>From a trusted peer the client is the first address that is not trusted, counted from the
   * right of X-Forwarded-For, or of {@code Forwarded} when there is no X-Forwarded-For; an entry
   * that is no address ends the count. X-Forwarded-Proto decides {@link Request#secure}, and
   * X-Forwarded-Port {@link Request#localPort}. X-Forwarded-Host is passed on when it is a valid
   * authority and is never used for routing: many proxies let a client's own one through.
   *
   * <p>Afterwards every forwarding field that is left can be believed. Names that only look like
   * one ({@code X_Forwarded_For}) never pass, whoever sent them.
   */
  public void apply(Request request) {
    boolean trusted = blocks.length > 0 && trusts(request.peer());
    Headers headers = request.headers();
    for (int i = headers.size() - 1; i >= 0; i--) {
      boolean believed = trusted || !ForwardingFields.isClaim(headers, i);
      if (!believed || ForwardingFields.isAlias(headers, i)) {
        headers.removeAt(i);
      }
    }
    if (trusted) {
      believe(request);
    }
  }

  private void believe(Request request) {
    Headers headers = request.headers();
    String chain = headers.joined(HeaderName.X_FORWARDED_FOR);
    if (chain != null) {
      client(request, List.of(chain.split(",", -1)));
    } else {
      believeForwarded(request);
    }
    // Two fields that may disagree are one too many; ours goes on in X-Forwarded-*.
    headers.remove(HeaderName.FORWARDED);
    scheme(request, last(headers.joined(HeaderName.X_FORWARDED_PROTO)));
    port(request, last(headers.joined(HeaderName.X_FORWARDED_PORT)));
    String host = last(headers.joined(HeaderName.X_FORWARDED_HOST));
    if (host == null || HostNames.host(host) == null) {
      headers.remove(HeaderName.X_FORWARDED_HOST);
    } else {
      headers.set(HeaderName.X_FORWARDED_HOST, host);
    }
  }

  private void believeForwarded(Request request) {
    String field = request.headers().joined(HeaderName.FORWARDED);
    List<ForwardedElement> elements = field == null ? null : ForwardedElement.parse(field);
    if (elements == null || elements.isEmpty()) {
      return;
    }
    List<String> chain = new ArrayList<>(elements.size());
    for (ForwardedElement element : elements) {
      chain.add(element.node());
    }
    int at = client(request, chain);
    if (at < chain.size()) {
      scheme(request, elements.get(at).proto());
      chain.replaceAll(node -> textOf(node));
      request
          .headers()
          .add(HeaderName.X_FORWARDED_FOR, String.join(", ", chain.subList(at, chain.size())));
    }
  }

  /**
   * Sets the client.
   *
   * @return where in the chain it stands, its length when it is the peer
   */
  private int client(Request request, List<String> chain) {
    InetAddress client = request.peer();
    int at = chain.size();
    while (at > 0 && trusts(client)) {
      InetAddress next = address(chain.get(at - 1));
      if (next == null) {
        break;
      }
      client = next;
      at--;
    }
    if (at < chain.size()) {
      request.client(client, IpAddresses.format(client.getAddress()));
    }
    return at;
  }

  private static void scheme(Request request, @Nullable String proto) {
    if ("https".equalsIgnoreCase(proto) || "wss".equalsIgnoreCase(proto)) {
      secure(request, true);
    } else if ("http".equalsIgnoreCase(proto) || "ws".equalsIgnoreCase(proto)) {
      secure(request, false);
    }
  }

  /** Our own port says nothing about the port of another listener: it is the scheme's, or named. */
  private static void secure(Request request, boolean secure) {
    if (secure != request.secure()) {
      int named = HostNames.port(request.authority());
      request.secure(secure);
      request.peer(request.peer(), named >= 0 ? named : secure ? 443 : 80);
    }
  }

  private static void port(Request request, @Nullable String port) {
    if (port != null && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 0xffff) {
      request.peer(request.peer(), Integer.parseInt(port));
    }
  }

  /** The entry of a list that the peer itself wrote: the last. */
  private static @Nullable String last(@Nullable String list) {
    return list == null ? null : list.substring(list.lastIndexOf(',') + 1).strip();
  }

  private static String textOf(String node) {
    InetAddress address = address(node);
    return address == null ? "unknown" : IpAddresses.format(address.getAddress());
  }

  /**
   * Of {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1} or {@code [2001:db8::1]:80}.
   */
  private static @Nullable InetAddress address(String entry) {
    String text = entry.strip();
    int bracket = text.indexOf(']');
    int colon = text.indexOf(':');
    if (text.startsWith("[") && bracket > 0) {
      boolean portFollows = bracket + 1 == text.length() || text.charAt(bracket + 1) == ':';
      return portFollows ? IpAddresses.address(text.substring(1, bracket)) : null;
    }
    boolean withPort = colon >= 0 && colon == text.lastIndexOf(':');
    return IpAddresses.address(withPort ? text.substring(0, colon) : text);
  }
}
