package com.openhwy.marketeer.control;

import com.openhwy.marketeer.acme.CertificateSource;
import com.openhwy.marketeer.acme.CertificateView;
import com.openhwy.marketeer.tls.CertificateStore.Info;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every certificate that is served, and those that are still to come, as an operator reads them.
 */
final class CertificateViews {
  private CertificateViews() {}

  /** One that is served, with the listeners that do. */
  private record Served(Info info, List<String> listeners) {}

  static JsonArray of(CertificateDesk desk, Instant now) {
    Map<String, Served> served = new LinkedHashMap<>();
    for (CertificateDesk.Listener listener : desk.listeners()) {
      for (Info info : listener.certificates().certificates()) {
        List<String> listeners =
            served
                .computeIfAbsent(info.alias(), alias -> new Served(info, new ArrayList<>()))
                .listeners();
        listeners.add(listener.name());
      }
    }
    List<CertificateView> views = new ArrayList<>();
    for (CertificateSource source : desk.sources()) {
      views.addAll(source.certificates());
    }
    JsonArray all = new JsonArray();
    for (Served each : served.values()) {
      CertificateView view = take(views, each.info());
      all.add(json(each, view, now));
    }
    views.forEach(view -> all.add(json(view, now)));
    return all;
  }

  /** What its source says of it; nobody does of one from a file. */
  private static @Nullable CertificateView take(List<CertificateView> views, Info info) {
    for (CertificateView view : views) {
      if (info.notAfter().equals(view.notAfter()) && info.names().containsAll(view.names())) {
        views.remove(view);
        return view;
      }
    }
    return null;
  }

  private static JsonObject json(Served served, @Nullable CertificateView view, Instant now) {
    Info info = served.info();
    String kind = view != null ? view.source() : info.selfSigned() ? "self-signed" : "file";
    JsonObject json =
        new JsonObject()
            .put("names", new JsonArray(info.names()))
            .put("source", kind)
            .put("issuer", view == null ? info.source() : view.issuer())
            .put("state", view == null ? "valid" : state(view))
            .put("listeners", new JsonArray(served.listeners()))
            .put("algorithm", info.algorithm())
            .put("not_before", info.notBefore().toString());
    end(json, info.notAfter(), now);
    if (view != null) {
      progress(json, view);
    }
    if (info.ocsp() != null) {
      json.put("ocsp", info.ocsp());
    }
    return json;
  }

  private static JsonObject json(CertificateView view, Instant now) {
    JsonObject json =
        new JsonObject()
            .put("names", new JsonArray(view.names()))
            .put("source", view.source())
            .put("issuer", view.issuer())
            .put("state", state(view))
            .put("listeners", new JsonArray());
    Instant notAfter = view.notAfter();
    if (notAfter != null) {
      end(json, notAfter, now);
    }
    progress(json, view);
    return json;
  }

  private static void end(JsonObject json, Instant notAfter, Instant now) {
    json.put("not_after", notAfter.toString())
        .put("days_left", Math.floorDiv(Duration.between(now, notAfter).toSeconds(), 86_400L));
  }

  private static void progress(JsonObject json, CertificateView view) {
    if (view.next() != null) {
      json.put("next_renewal", view.next().toString());
    }
    json.put("failures", view.failures());
    if (view.lastError() != null) {
      json.put("last_error", view.lastError());
    }
    if (view.lastErrorAt() != null) {
      json.put("last_error_at", view.lastErrorAt().toString());
    }
  }

  private static String state(CertificateView view) {
    return view.state().name().toLowerCase(Locale.ROOT);
  }
}
