package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.tls.IssuedCertificates;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the ordering of certificates is given by the gateway around it.
 *
 * @param workers where it blocks; a few threads
 * @param issued where certificates are served from
 * @param http where listeners look for the answers to HTTP-01
 * @param dns null when DNS-01 is not configured
 */
public record AcmeParts(
    AcmeStorage storage,
    Ticker ticker,
    Executor workers,
    IssuedCertificates issued,
    HttpChallenges http,
    @Nullable DnsProvider dns,
    AcmeListener listener,
    AcmeMeters meters) {}
