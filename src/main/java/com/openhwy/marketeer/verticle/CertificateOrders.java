package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.acme.AcmeCertificates;
import com.openhwy.marketeer.acme.AcmeListener;
import com.openhwy.marketeer.acme.AcmeMeters;
import com.openhwy.marketeer.acme.AcmeParts;
import com.openhwy.marketeer.acme.DirectoryStorage;
import com.openhwy.marketeer.acme.WantedNames;
import com.openhwy.marketeer.acme.dns.DnsProviders;
import com.openhwy.marketeer.acme.ondemand.Ask;
import com.openhwy.marketeer.acme.ondemand.OnDemand;
import com.openhwy.marketeer.config.model.AcmeConfig;
import com.openhwy.marketeer.config.model.DnsConfig;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.OnDemandConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration in force wants of the authorities: passed on to those who order, who are
 * made anew when the settings for it change. Thread-safe.
 */
final class CertificateOrders {
  /** What certificates were last ordered by: another one needs another ordering. */
  private record Basis(AcmeConfig acme, List<?> listeners) {}

  /** Names on demand, by the settings they were last made with. */
  private record Demand(OnDemandConfig settings, OnDemand names) {}

  private final GatewayContext shared;
  private final Executor workers;
  private final AcmeListener listener;
  private final Executor submitter;
  private final AcmeMeters meters = new AcmeMeters();
  private @Nullable Basis basis;
  private volatile @Nullable Demand demand;

  /**
   * @param workers where authorities are asked
   * @param submitter runs {@link #apply} on one of them, when a client has asked for a name
   */
  CertificateOrders(
      GatewayContext shared, Executor workers, AcmeListener listener, Executor submitter) {
    this.shared = shared;
    this.workers = workers;
    this.listener = listener;
    this.submitter = submitter;
    meters.register(shared.meters());
  }

  /** Does what is due; never blocks. */
  void tick() {
    Demand held = demand;
    if (held != null) {
      held.names().tick();
    }
    AcmeCertificates acme = shared.acme().get();
    if (acme != null && shared.readiness().whyNot() == null) { // else nobody answers a challenge
      acme.tick();
    }
  }

  /** On a worker: what the snapshot in force wants. */
  synchronized void apply() {
    GatewayConfig config = shared.snapshots().serving().config();
    OnDemand asked = onDemand(config);
    shared.certificates().demand(config, asked);
    AcmeCertificates before = shared.acme().get();
    if (before == null && !WantedNames.any(config)) {
      return;
    }
    Basis wanted = new Basis(config.acme(), List.of(config.server().http(), emails(config)));
    AcmeCertificates acme =
        before != null && wanted.equals(basis)
            ? before
            : AcmeCertificates.of(config, parts(config));
    Stream<String> demanded = asked == null ? Stream.of() : asked.names().stream();
    List<String> names =
        Stream.concat(WantedNames.of(config).stream(), demanded)
            .distinct()
            .filter(acme::claims)
            .toList();
    if (before != null && before != acme) {
      before.close();
      before.retain(names);
    }
    acme.want(names);
    basis = wanted;
    shared.acme().set(acme);
  }

  /** Stays as long as its settings do, with what it knows. */
  private @Nullable OnDemand onDemand(GatewayConfig config) {
    OnDemandConfig settings = config.acme().onDemand();
    Demand held = demand;
    if (settings == null) {
      demand = null;
      return null;
    }
    if (held == null || !held.settings().equals(settings)) {
      OnDemand made =
          new OnDemand(
              settings,
              Ask.at(settings.ask()),
              shared.certificates().issued(),
              () -> submitter.execute(this::apply),
              shared.ticker());
      held = new Demand(settings, made);
      demand = held;
    }
    held.names().update(config);
    return held.names();
  }

  /** A certificate has come or gone. */
  void served() {
    Demand held = demand;
    if (held != null) {
      held.names().served();
    }
  }

  private static List<String> emails(GatewayConfig config) {
    return config.server().https().stream().map(listener -> listener.tls().email()).toList();
  }

  private AcmeParts parts(GatewayConfig config) {
    DnsConfig dns = config.acme().dns();
    return new AcmeParts(
        new DirectoryStorage(Path.of(config.acme().storage())),
        shared.ticker(),
        workers,
        shared.certificates().issued(),
        shared.httpChallenges(),
        dns == null ? null : DnsProviders.of(dns),
        listener,
        meters);
  }

  void close() {
    AcmeCertificates acme = shared.acme().get();
    if (acme != null) {
      acme.close();
    }
  }
}
