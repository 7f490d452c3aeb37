package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.telemetry.ListenerMeters;

/**
 * What the requests of one listener have in common.
 *
 * @param name its address as configured, for metrics
 * @param secure whether it terminates TLS
 * @param redirectHttps every request is answered with a redirect to https
 * @param redirectPort the port such a redirect names; 443 is left out
 */
public record ListenerInfo(
    String name, boolean secure, boolean redirectHttps, int redirectPort, ListenerMeters meters) {}
