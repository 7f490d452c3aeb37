package com.openhwy.marketeer.upstream;

import java.util.List;

/**
 * A service as the admin API shows it.
 *
 * @param algorithm as in the configuration, such as {@code round_robin}
 * @param ready endpoints that may be picked now
 * @param waiting requests that wait for a slot
 */
public record ServiceView(
    String name, String algorithm, int ready, int waiting, List<EndpointView> endpoints) {}
