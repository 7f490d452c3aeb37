package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.middleware.Mode;
import java.time.Duration;
import java.util.List;

/** The settings of {@code concurrency_limit}. */
@Doc("So many requests at the same time for each client; over it the answer is 429.")
record ConcurrencySettings(
    @Doc("Requests in flight at once; an upgraded connection counts until it closes.")
        @Range(min = 1, max = 1_000_000)
        int max,
    @Doc(
            "What tells clients apart: client_ip, host, route, method, header:<name>, principal,"
                + " claim:<path>, cel:<expression>, global, or a list of them.")
        @Default("[client_ip]")
        List<Key> key,
    @Doc("Bits of an IPv4 address that count.") @Default("32") @Range(min = 1, max = 32)
        int ipv4Prefix,
    @Doc("Bits of an IPv6 address that count; 64 is what one subscriber has.")
        @Default("64")
        @Range(min = 1, max = 128)
        int ipv6Prefix,
    @Doc("Clients with requests in flight that are told apart, 22 bytes each.")
        @Default("100000")
        @Range(min = 1000, max = 50_000_000)
        int maxKeys,
    @Doc("Seconds at random that Retry-After is put off, so that clients do not return together.")
        @Default("0s")
        @Range(max = 86_400_000)
        Duration retryAfterJitter,
    @Doc("enforce answers 429; observe counts and logs only.") @Default("enforce") Mode mode) {}
