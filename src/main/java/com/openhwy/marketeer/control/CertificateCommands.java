package com.openhwy.marketeer.control;

import com.openhwy.marketeer.acme.CertificateSource;
import com.openhwy.marketeer.acme.CertificateView;
import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.base.Ticker;
import io.vertx.core.Context;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What the gateway answers about certificates. Used on one context, whose worker looks them up. */
public final class CertificateCommands {
  private final Context context;
  private final CertificateDesk desk;
  private final Ticker ticker;

  public CertificateCommands(Context context, CertificateDesk desk, Ticker ticker) {
    this.context = context;
    this.desk = desk;
    this.ticker = ticker;
  }

  /** Puts them on the bus, beside others. */
  public Commands register(Commands commands) {
    return commands
        .on(Addresses.ADMIN_CERTS, body -> context.executeBlocking(this::all, false))
        .on(Addresses.CERTS_RENEW, body -> context.executeBlocking(() -> renew(body), false));
  }

  private JsonObject all() {
    Instant now = Instant.ofEpochMilli(ticker.epochMillis());
    return new JsonObject().put("certificates", CertificateViews.of(desk, now));
  }

  private JsonObject renew(JsonObject body) {
    String name = body.getString("name", "").toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "names no certificate; expected {\"name\": \"a.example\"}");
    }
    List<CertificateSource> sources = desk.sources();
    for (CertificateSource source : sources) {
      if (source.renew(name)) {
        return new JsonObject().put("state", "renewing").put("name", name);
      }
    }
    Set<String> known = new TreeSet<>();
    for (CertificateSource source : sources) {
      for (CertificateView view : source.certificates()) {
        known.addAll(view.names());
      }
    }
    throw new CommandException(
        CommandException.NOT_FOUND,
        "no certificate for \""
            + name
            + "\" is ordered or made here"
            + Suggestion.hint(name, known)
            + "; those from files are yours to renew: GET /certs lists all");
  }
}
