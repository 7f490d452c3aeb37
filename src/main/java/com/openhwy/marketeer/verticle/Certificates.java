package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.telemetry.Sample;
import com.openhwy.marketeer.tls.CertificateStore;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates of each TLS listener, which outlive snapshots. Thread-safe. */
final class Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  private final List<CertificateStore> stores;

  private Certificates(List<CertificateStore> stores) {
    this.stores = List.copyOf(stores);
  }

  /**
   * Reads the files; blocks.
   *
   * @throws StartFailure when one is not in order
   */
  static Certificates of(GatewayConfig config) {
    List<CertificateStore> stores = new ArrayList<>();
    List<HttpsListener> listeners = config.server().https();
    for (int i = 0; i < listeners.size(); i++) {
      try {
        stores.add(CertificateStore.of(listeners.get(i).tls().certificates(), hosts(config)));
      } catch (IllegalArgumentException e) {
        throw new StartFailure("server.https[" + i + "].tls: " + e.getMessage(), e);
      }
    }
    return new Certificates(stores);
  }

  /** What routes ask for by name. */
  private static List<String> hosts(GatewayConfig config) {
    return config.routes().stream()
        .flatMap(route -> route.match().host().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Of the listener at that place of {@code server.https}. */
  CertificateStore of(int listener) {
    return stores.get(listener);
  }

  /** Serves those of another configuration from the next handshake on; blocks. */
  void update(GatewayConfig config) {
    List<HttpsListener> listeners = config.server().https();
    for (int i = 0; i < stores.size(); i++) {
      try {
        stores.get(i).update(listeners.get(i).tls().certificates(), hosts(config));
      } catch (IllegalArgumentException e) {
        LOG.error(
            "server.https[{}].tls: {}; the certificates before it go on serving",
            i,
            e.getMessage());
      }
    }
  }

  /** When each one ends, for an alarm in time. */
  Meters.Registration measure(Meters meters) {
    return meters.gauges(
        "tls_certificate_expiry_timestamp_seconds",
        () -> {
          List<Sample> samples = new ArrayList<>();
          for (int i = 0; i < stores.size(); i++) {
            List<CertificateStore.Info> infos = stores.get(i).certificates();
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
