package com.openhwy.marketeer.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The request half of an {@link Exchange}: the head as the client sent it, already proved to be
 * valid, and what was derived from it once. Event loop only.
 */
public final class Request {
  /** {@link #bodyLength} of a body whose end is marked in the stream. */
  public static final long CHUNKED = -1;

  private final Headers headers = new Headers();
  private String method = "GET";
  private String target = "/";
  private String path = "/";
  private @Nullable String query;
  private String authority = "";
  private String host = "";
  private Protocol protocol = Protocol.HTTP_1_1;
  private boolean secure;
  private @Nullable TlsSession tls;
  private long bodyLength;
  private long bodyLimit = Long.MAX_VALUE;
  private @Nullable BodySource body;
  private InetAddress peer = InetAddress.getLoopbackAddress();
  private InetAddress client = peer;
  private String clientIp = "";
  private int clientPort;
  private int localPort;
  private @Nullable String upgrade;

  public Headers headers() {
    return headers;
  }

  /** Takes over everything of another request but its body, its trailers and an upgrade. */
  void copyHead(Request other) {
    headers.addAll(other.headers);
    method = other.method;
    target = other.target;
    path = other.path;
    query = other.query;
    authority = other.authority;
    host = other.host;
    protocol = other.protocol;
    secure = other.secure;
    tls = other.tls;
    peer = other.peer;
    client = other.client;
    clientIp = other.clientIp;
    clientPort = other.clientPort;
    localPort = other.localPort;
  }

  /** Case-sensitive token, as received. */
  public String method() {
    return method;
  }

  public boolean isHead() {
    return "HEAD".equals(method);
  }

  /**
   * Path and query in origin form, as received (an absolute form has lost its authority). For the
   * log.
   */
  public String target() {
    return target;
  }

  /**
   * The canonical path: begins with a slash, dot segments resolved, unreserved octets decoded,
   * other percent-encodings kept in upper case ({@code %2F} is no slash). What is matched is what
   * is forwarded.
   */
  public String path() {
    return path;
  }

  /** Without the question mark, as received; null when there is none. */
  public @Nullable String query() {
    return query;
  }

  /**
   * Host and port as the client named them (Host, or the authority of an absolute form). Empty only
   * for HTTP/1.0.
   */
  public String authority() {
    return authority;
  }

  /** The authority without its port, lower case, no trailing dot. */
  public String host() {
    return host;
  }

  public Protocol protocol() {
    return protocol;
  }

  /** Whether the client's connection is over TLS: ours, or as a trusted proxy said. */
  public boolean secure() {
    return secure;
  }

  /** The TLS of the client's connection to us; null without. */
  public @Nullable TlsSession tls() {
    return tls;
  }

  /** {@code https} or {@code http}, of the client's connection to us. */
  public String scheme() {
    return secure ? "https" : "http";
  }

  /** Bytes, {@link #CHUNKED}, or 0 for no body. */
  public long bodyLength() {
    return bodyLength;
  }

  public boolean hasBody() {
    return bodyLength != 0;
  }

  /** The stream of the body, null without one; taken by whoever consumes it. */
  public @Nullable BodySource body() {
    return body;
  }

  /** Bytes after which the body fails with {@code BODY_TOO_LARGE}. */
  public long bodyLimit() {
    return bodyLimit;
  }

  /** The other end of the connection. */
  public InetAddress peer() {
    return peer;
  }

  /** The client: the peer, or what a trusted proxy said of it. */
  public InetAddress client() {
    return client;
  }

  /** {@link #client} as text. */
  public String clientIp() {
    return clientIp;
  }

  /** The port the client connects from; 0 when another proxy stands between and it is not known. */
  public int clientPort() {
    return clientPort;
  }

  /** The port the client connected to: ours, or as a trusted proxy said. */
  public int localPort() {
    return localPort;
  }

  /**
   * The protocol of a well-formed {@code Upgrade} ({@code Connection: upgrade}, HTTP/1.1, no body),
   * else null.
   */
  public @Nullable String upgrade() {
    return upgrade;
  }

  // Written by the codec while it reads the head, and by what rewrites a request before it is
  // forwarded.

  public Request method(String method) {
    this.method = method;
    return this;
  }

  public Request target(String target) {
    this.target = target;
    return this;
  }

  public Request path(String path) {
    this.path = path;
    return this;
  }

  public Request query(@Nullable String query) {
    this.query = query;
    return this;
  }

  public Request authority(String authority, String host) {
    this.authority = authority;
    this.host = host;
    return this;
  }

  public Request protocol(Protocol protocol) {
    this.protocol = protocol;
    return this;
  }

  public Request secure(boolean secure) {
    this.secure = secure;
    return this;
  }

  public Request tls(@Nullable TlsSession session) {
    this.tls = session;
    return this;
  }

  public Request body(long length, @Nullable BodySource body) {
    this.bodyLength = length;
    this.body = body;
    return this;
  }

  public Request bodyLimit(long bytes) {
    this.bodyLimit = bytes;
    return this;
  }

  public Request peer(InetAddress peer, int localPort) {
    this.peer = peer;
    this.localPort = localPort;
    return this;
  }

  /** Its port is not known until {@link #clientPort(int)} says it. */
  public Request client(InetAddress client, String ip) {
    this.client = client;
    this.clientIp = ip;
    this.clientPort = 0;
    return this;
  }

  public Request clientPort(int port) {
    this.clientPort = port;
    return this;
  }

  public Request upgrade(@Nullable String protocol) {
    this.upgrade = protocol;
    return this;
  }
}
