package com.openhwy.marketeer.http;

/**
 * The bounds a connection lives under, whatever is spoken over it; immutable, replaced as a whole
 * at a reload. Bytes, counts and nanoseconds.
 *
 * @param headBytes request line and fields, and again the trailers; as HTTP/2 counts a list of
 *     fields, with 32 bytes for each (RFC 9113 6.5.2)
 * @param fields in a request
 * @param responseHeadBytes status line and fields of an endpoint's response
 * @param requestsPerConnection after which the connection is closed
 * @param headNanos from the first byte of a head to its last
 * @param idleNanos without progress inside a body
 * @param keepAliveNanos between two requests
 * @param minRate bytes a second a client must keep up inside a body, 0 for none
 * @param mergeSlashes see {@code CanonicalPath}
 */
public record ProtocolLimits(
    int headBytes,
    int fields,
    int responseHeadBytes,
    int requestsPerConnection,
    long headNanos,
    long idleNanos,
    long keepAliveNanos,
    long minRate,
    boolean mergeSlashes) {

  /** Seconds over which {@link #minRate} is measured. */
  public static final int RATE_WINDOW_SECONDS = 10;

  /** The defaults of the configuration. */
  public static final ProtocolLimits DEFAULT =
      new ProtocolLimits(
          16 << 10,
          100,
          64 << 10,
          100_000,
          10_000_000_000L,
          60_000_000_000L,
          75_000_000_000L,
          240,
          true);
}
