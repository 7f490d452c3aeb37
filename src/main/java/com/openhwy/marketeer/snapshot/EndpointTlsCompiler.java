package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Paths;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.tls.EndpointTls;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.Services;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what TLS to the endpoints of each service is made of; what has not changed is kept. */
final class EndpointTlsCompiler {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointTlsCompiler.class);

  private EndpointTlsCompiler() {}

  /**
   * @return by service; only those with endpoints behind TLS
   */
  static Map<String, EndpointTls> compile(
      GatewayConfig config, Services services, Map<String, EndpointTls> before, Problems problems) {
    Map<String, EndpointTls> made = new HashMap<>();
    List<ServiceConfig> all = config.services();
    for (int i = 0; i < all.size(); i++) {
      ServiceConfig settings = all.get(i);
      Service service = services.get(settings.name());
      if (service == null || service.urls().stream().noneMatch(url -> url.scheme().isSecure())) {
        continue;
      }
      try {
        EndpointTls held = before.get(settings.name());
        EndpointTls now = EndpointTls.of(settings.tls(), held);
        made.put(settings.name(), now);
        if (now != held && !now.verifies()) {
          LOG.warn(
              "service {}: verify is false, so whoever answers at an endpoint's address is taken"
                  + " for the endpoint; give tls.ca instead",
              settings.name());
        }
      } catch (IllegalArgumentException e) {
        Place.of(settings.origin(), Paths.item("services", i))
            .at("tls")
            .problem(problems, String.valueOf(e.getMessage()));
      }
    }
    return made;
  }
}
