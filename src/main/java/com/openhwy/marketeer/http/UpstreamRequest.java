package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/**
 * What one attempt sends to an endpoint: a head that is complete but for framing, and the body to
 * stream.
 *
 * @param target path and query as they go on the wire
 * @param headers with {@code Host} or what stands for it; no framing and no hop-by-hop fields
 * @param bodyLength bytes, {@link Request#CHUNKED}, or 0 for none
 * @param upgrade the protocol asked for, null for an ordinary request
 */
public record UpstreamRequest(
    String method,
    String target,
    Headers headers,
    long bodyLength,
    @Nullable BodySource body,
    @Nullable String upgrade) {}
