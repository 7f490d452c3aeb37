package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of a service are made from, as one configuration has it.
 *
 * @param state of the service, shared with other configurations
 * @param late whether those that are new here join a service that has been serving
 */
record EndpointSource(
    ServiceConfig config, ServiceState state, @Nullable Breakers breakers, boolean late) {

  Endpoint endpoint(EndpointUrl url, EndpointConfig settings, Target target) {
    EndpointState known = state.endpoint(Endpoint.key(url, target), late);
    Breaker breaker = breakers == null ? null : breakers.of(known, Endpoint.label(url, target));
    return new Endpoint(config.name(), url, settings, target, known, breaker);
  }
}
