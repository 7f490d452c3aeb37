package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.acme.AcmeListener;
import com.openhwy.marketeer.acme.CertificateView;
import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Publishes on the event bus what becomes of orders for certificates. Thread-safe. */
final class AcmeFacts implements AcmeListener {
  private final EventBus bus;

  AcmeFacts(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public void challenged(String name, String type, String state, @Nullable String why) {
    bus.publish(
        Addresses.ACME_CHALLENGE,
        new JsonObject().put("name", name).put("type", type).put("state", state).put("why", why));
  }

  @Override
  public void obtained(CertificateView certificate, boolean renewal) {
    bus.publish(
        Addresses.TLS_RENEWED, fact(certificate).put("result", renewal ? "renewed" : "issued"));
  }

  @Override
  public void failed(CertificateView certificate) {
    bus.publish(
        Addresses.TLS_RENEWED,
        fact(certificate)
            .put("result", "failed")
            .put("why", certificate.lastError())
            .put("failures", certificate.failures()));
  }

  private static JsonObject fact(CertificateView certificate) {
    return new JsonObject()
        .put("names", new JsonArray(certificate.names()))
        .put("source", certificate.source())
        .put("issuer", certificate.issuer())
        .put("not_after", text(certificate.notAfter()))
        .put("next", text(certificate.next()));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
