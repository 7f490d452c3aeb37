package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.acme.local.AuthorityFiles;
import com.openhwy.marketeer.acme.local.LocalAuthority;
import com.openhwy.marketeer.acme.local.LocalCertificates;
import com.openhwy.marketeer.acme.ondemand.OnDemand;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.telemetry.Sample;
import com.openhwy.marketeer.tls.CertificateStore;
import com.openhwy.marketeer.tls.IssuedCertificates;
import com.openhwy.marketeer.tls.QuicTermination;
import com.openhwy.marketeer.tls.TlsTermination;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TLS of each listener, which outlives snapshots. Thread-safe. */
final class Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  private final IssuedCertificates issued;
  private final @Nullable LocalCertificates local;
  private final List<TlsTermination> listeners;
  private volatile Set<String> demanded = Set.of();

  private Certificates(
      IssuedCertificates issued,
      @Nullable LocalCertificates local,
      List<TlsTermination> listeners) {
    this.issued = issued;
    this.local = local;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Reads the files; blocks.
   *
   * @throws StartFailure when one is not in order
   */
  static Certificates of(GatewayConfig config) {
    IssuedCertificates issued = new IssuedCertificates();
    LocalCertificates local = local(config, issued);
    List<TlsTermination> made = new ArrayList<>();
    List<HttpsListener> listeners = config.server().https();
    for (int i = 0; i < listeners.size(); i++) {
      HttpsListener listener = listeners.get(i);
      try {
        TlsTermination termination =
            TlsTermination.of(
                listener.tls(),
                listener.http2() ? List.of("h2", "http/1.1") : List.of("http/1.1"),
                CertificateStore.of(
                    listener.tls().certificates(),
                    hosts(config),
                    servesIssued(listener) ? issued : null));
        if (listener.http3()) {
          overQuic(i, termination);
        }
        made.add(termination);
      } catch (IllegalArgumentException e) {
        throw new StartFailure("server.https[" + i + "].tls: " + e.getMessage(), e);
      }
    }
    return new Certificates(issued, local, made);
  }

  private static void overQuic(int listener, TlsTermination termination) {
    String why = QuicTermination.unavailable();
    if (why != null) {
      throw new StartFailure(
          "server.https["
              + listener
              + "].http3: true needs QUIC, which does not load on this machine ("
              + why
              + "); leave http3 off here");
    }
    termination.overQuic();
  }

  /** Also one without any certificate: what the local authority vouches for beats self-signed. */
  private static boolean servesIssued(HttpsListener listener) {
    return listener.tls().auto() || listener.tls().certificates().isEmpty();
  }

  /** At once, so that the first handshake finds it; it asks nobody. */
  private static @Nullable LocalCertificates local(
      GatewayConfig config, IssuedCertificates issued) {
    if (config.server().https().stream().noneMatch(Certificates::servesIssued)) {
      return null;
    }
    List<String> hosts = hosts(config);
    Path directory = AuthorityFiles.in(config.acme().storage());
    try {
      LocalAuthority authority =
          AuthorityFiles.open(directory, LocalCertificates.singleLabels(hosts), Ticker.SYSTEM);
      LocalCertificates local = new LocalCertificates(authority, issued, Ticker.SYSTEM);
      local.want(hosts);
      return local;
    } catch (IOException e) {
      LOG.warn("there is no local authority, local names are served self-signed: {}", e.toString());
      return null;
    }
  }

  /** The authority of this machine; null when no listener has a use for it. */
  @Nullable LocalCertificates local() {
    return local;
  }

  /** Makes certificates of the local authority anew that are due; blocks. */
  void renewLocal() {
    if (local != null) {
      local.renew();
    }
  }

  /**
   * Besides what routes name, these are wanted; and who is asked about further ones, by listeners
   * that serve what is issued. Blocks.
   */
  void demand(GatewayConfig config, @Nullable OnDemand onDemand) {
    demanded = onDemand == null ? Set.of() : onDemand.names();
    wantLocal(config);
    List<HttpsListener> configured = config.server().https();
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).onDemand(servesIssued(configured.get(i)) ? onDemand : null);
    }
  }

  private void wantLocal(GatewayConfig config) {
    if (local != null) {
      local.want(Stream.concat(hosts(config).stream(), demanded.stream()).toList());
    }
  }

  /** Where whoever gets certificates puts them. */
  IssuedCertificates issued() {
    return issued;
  }

  /** What routes ask for by name. */
  private static List<String> hosts(GatewayConfig config) {
    return config.routes().stream()
        .flatMap(route -> route.match().hostNames().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Of the listener at that place of {@code server.https}. */
  TlsTermination of(int listener) {
    return listeners.get(listener);
  }

  /** Serves what another configuration says from the next handshake on; blocks. */
  void update(GatewayConfig config) {
    List<HttpsListener> wanted = config.server().https();
    wantLocal(config);
    for (int i = 0; i < listeners.size(); i++) {
      try {
        listeners.get(i).update(wanted.get(i).tls(), hosts(config));
      } catch (IllegalArgumentException e) {
        LOG.error(
            "server.https[{}].tls: {}; the certificates before it go on serving",
            i,
            e.getMessage());
      }
    }
  }

  /** Asks authorities about certificates where it is time to; blocks. */
  void refreshStaples() {
    listeners.forEach(TlsTermination::refreshStaples);
  }

  /** When nothing is served any more. */
  void close() {
    listeners.forEach(TlsTermination::close);
  }

  /** When each one ends, for an alarm in time. */
  Meters.Registration measure(Meters meters) {
    Meters.Registration left = meters.gauges("tls_certificate_expiry_seconds", this::left);
    Meters.Registration ends = ends(meters);
    return () -> {
      left.close();
      ends.close();
    };
  }

  /** Of several with the same labels, the one that ends first. */
  private List<Sample> left() {
    long now = Ticker.SYSTEM.epochMillis() / 1000;
    Map<List<String>, Long> left = new LinkedHashMap<>();
    for (int i = 0; i < listeners.size(); i++) {
      for (CertificateStore.Info info : listeners.get(i).certificates().certificates()) {
        String domain = info.names().isEmpty() ? "" : info.names().get(0);
        List<String> labels = List.of(domain, Integer.toString(i), info.source());
        left.merge(labels, info.notAfter().getEpochSecond() - now, Math::min);
      }
    }
    List<Sample> samples = new ArrayList<>();
    left.forEach(
        (labels, seconds) ->
            samples.add(
                Sample.of(
                    (double) seconds,
                    "domain",
                    labels.get(0),
                    "listener",
                    labels.get(1),
                    "source",
                    labels.get(2))));
    return samples;
  }

  private Meters.Registration ends(Meters meters) {
    return meters.gauges(
        "tls_certificate_expiry_timestamp_seconds",
        () -> {
          List<Sample> samples = new ArrayList<>();
          for (int i = 0; i < listeners.size(); i++) {
            List<CertificateStore.Info> infos = listeners.get(i).certificates().certificates();
            for (int n = 0; n < infos.size(); n++) {
              CertificateStore.Info info = infos.get(n);
              samples.add(
                  Sample.of(
                      (double) info.notAfter().getEpochSecond(),
                      "listener",
                      Integer.toString(i),
                      "certificate",
                      n + ":" + info.source()));
            }
          }
          return samples;
        });
  }
}
