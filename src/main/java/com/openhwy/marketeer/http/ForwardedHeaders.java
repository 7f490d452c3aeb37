package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.IpAddresses;

/**
 * What an endpoint is told about where a request came from: X-Forwarded-For, -Proto, -Host, -Port,
 * X-Forwarded-Client-Cert, X-Real-IP, Via, X-Request-ID and traceparent. Written last, after the
 * hop-by-hop strip and after every middleware. Event loop only; allocates only for a chain of
 * proxies.
 */
public final class ForwardedHeaders {
  private static final Port[] PORTS = new Port[64];

  /** Port numbers as text; a race makes one twice, which does no harm to an immutable value. */
  private record Port(int number, String text) {}

  private ForwardedHeaders() {}

  /**
   * @param out the fields that go to the endpoint: those of the request, on which {@link
   *     TrustedProxies#apply} was called
   */
  public static void write(Exchange x, Headers out) {
    Request request = x.request();
    String chain = out.joined(HeaderName.X_FORWARDED_FOR);
    String peer = peerIp(request);
    out.set(
        HeaderName.X_FORWARDED_FOR, chain == null || chain.isBlank() ? peer : chain + ", " + peer);
    out.set(HeaderName.X_FORWARDED_PROTO, request.scheme());
    if (!out.contains(HeaderName.X_FORWARDED_HOST) && !request.authority().isEmpty()) {
      out.add(HeaderName.X_FORWARDED_HOST, request.authority());
    }
    out.set(HeaderName.X_FORWARDED_PORT, port(request.localPort()));
    out.set(HeaderName.X_REAL_IP, request.clientIp());
    clientCertificate(request, out);
    x.via().append(out, request.protocol());
    if (!x.requestId().isEmpty()) {
      out.set(HeaderName.X_REQUEST_ID, x.requestId());
    }
    String traceParent = x.traceParent();
    if (traceParent != null) {
      out.set(HeaderName.TRACEPARENT, traceParent);
    }
  }

  /** Of our own handshake or not at all: even a trusted proxy cannot vouch for one. */
  private static void clientCertificate(Request request, Headers out) {
    TlsSession tls = request.tls();
    String certificate = tls == null ? null : tls.clientField();
    if (certificate != null) {
      out.set(HeaderName.X_FORWARDED_CLIENT_CERT, certificate);
    } else {
      out.remove(HeaderName.X_FORWARDED_CLIENT_CERT);
    }
  }

  private static String peerIp(Request request) {
    return request.client().equals(request.peer())
        ? request.clientIp()
        : IpAddresses.format(request.peer().getAddress());
  }

  private static String port(int number) {
    Port known = PORTS[number & (PORTS.length - 1)];
    if (known == null || known.number() != number) {
      known = new Port(number, Integer.toString(number));
      PORTS[number & (PORTS.length - 1)] = known;
    }
    return known.text();
  }
}
