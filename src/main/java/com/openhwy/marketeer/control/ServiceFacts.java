package com.openhwy.marketeer.control;

import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.upstream.Ejection;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.ServiceListener;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes, and logs, what services find out by themselves. Thread-safe. */
public final class ServiceFacts implements ServiceListener {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceFacts.class);
  private static final double MILLIS = 1000;

  private final Vertx vertx;

  private ServiceFacts(Vertx vertx) {
    this.vertx = vertx;
  }

  /** From now on, of the snapshot that serves and of every later one. */
  public static void publish(Vertx vertx, Snapshots snapshots) {
    ServiceFacts facts = new ServiceFacts(vertx);
    vertx
        .eventBus()
        .localConsumer(Addresses.SNAPSHOT_INSTALLED, message -> facts.hear(snapshots.current()));
    facts.hear(snapshots.current());
  }

  private void hear(@Nullable Snapshot serving) {
    if (serving != null) {
      serving.services().all().forEach(service -> service.listener(this));
    }
  }

  @Override
  public void ejected(Service service, Endpoint endpoint, Ejection ejection, long nanos) {
    double seconds = TimeUnit.NANOSECONDS.toMillis(nanos) / MILLIS;
    LOG.warn(
        "endpoint {} of {} is ejected for {} s: {}",
        endpoint.label(),
        service.name(),
        seconds,
        ejection.why());
    vertx
        .eventBus()
        .publish(
            Addresses.OUTLIER_EJECTED,
            about(service, endpoint)
                .put("ejected", true)
                .put("cause", ejection.cause().text())
                .put("times", ejection.times())
                .put("seconds", seconds)
                .put("why", ejection.why()));
  }

  @Override
  public void readmitted(Service service, Endpoint endpoint) {
    LOG.info("endpoint {} of {} is used again", endpoint.label(), service.name());
    vertx
        .eventBus()
        .publish(Addresses.OUTLIER_EJECTED, about(service, endpoint).put("ejected", false));
  }

  @Override
  public void circuit(String service, String endpoint, String state, String why) {
    String whose = endpoint.isEmpty() ? service : endpoint + " of " + service;
    LOG.warn("the circuit breaker of {} is {}{}", whose, state, why.isEmpty() ? "" : ": " + why);
    JsonObject fact = new JsonObject().put("service", service);
    if (!endpoint.isEmpty()) {
      fact.put("endpoint", endpoint);
    }
    vertx.eventBus().publish(Addresses.CIRCUIT_CHANGED, fact.put("state", state).put("why", why));
  }

  private static JsonObject about(Service service, Endpoint endpoint) {
    return new JsonObject().put("service", service.name()).put("endpoint", endpoint.label());
  }
}
