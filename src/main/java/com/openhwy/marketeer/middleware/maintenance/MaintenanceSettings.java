package com.openhwy.marketeer.middleware.maintenance;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.middleware.Mode;
import java.time.Duration;
import java.util.List;

/** The settings of {@code maintenance}. */
@Doc("Closed for now: everybody gets 503, but for the addresses that work on it.")
record MaintenanceSettings(
    @Doc("Whether it is closed; to be switched by a reload.") @Default("true") boolean enabled,
    @Doc("Address blocks that pass all the same.") List<Cidr> allow,
    @Doc("When clients may try again, in Retry-After; whole seconds.")
        @Default("5m")
        @Range(min = 1000, max = 31_536_000_000L)
        Duration retryAfter,
    @Doc("Seconds at random that Retry-After is put off, so that clients do not return together.")
        @Default("0s")
        @Range(max = 86_400_000)
        Duration retryAfterJitter,
    @Doc("The answer; empty is the gateway's own page.") @Default("") String body,
    @Doc("Media type of the body.") @Default("text/html; charset=utf-8") String contentType,
    @Doc("enforce answers 503; observe counts and logs only.") @Default("enforce") Mode mode) {}
