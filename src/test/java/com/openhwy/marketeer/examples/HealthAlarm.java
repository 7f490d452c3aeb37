package com.openhwy.marketeer.examples;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which endpoints are down, and cries out when there are too many of them. */
public final class HealthAlarm extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HealthAlarm.class);

  private final Map<String, String> down = new TreeMap<>();

  @Override
  public Future<?> start() {
    EventBus bus = vertx.eventBus();
    MessageConsumer<JsonObject> changes =
        bus.consumer("marketeer.health.changed", message -> changed(message.body()));
    MessageConsumer<JsonObject> questions =
        bus.consumer("example.health-alarm.status", message -> message.reply(status()));
    return Future.all(changes.completion(), questions.completion());
  }

  private void changed(JsonObject event) {
    String endpoint = event.getString("service") + " " + event.getString("endpoint");
    if (event.getBoolean("up")) {
      down.remove(endpoint);
    } else {
      down.put(endpoint, event.getString("why", ""));
    }
    if (down.size() >= config().getInteger("threshold", 2)) {
      LOG.error("{} endpoints are down: {}", down.size(), down);
    }
  }

  private JsonObject status() {
    JsonArray endpoints = new JsonArray();
    down.forEach((name, why) -> endpoints.add(new JsonObject().put("name", name).put("why", why)));
    return new JsonObject().put("down", endpoints);
  }
}
