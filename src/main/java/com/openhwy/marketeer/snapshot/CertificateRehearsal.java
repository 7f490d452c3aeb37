package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import com.openhwy.marketeer.config.model.ServerConfig.TlsConfig;
import com.openhwy.marketeer.tls.CertificateStore;
import com.openhwy.marketeer.tls.TlsTermination;
import java.util.List;

/** Proves that every certificate could be served, and every client asked, without doing either. */
final class CertificateRehearsal {
  private CertificateRehearsal() {}

  static void check(GatewayConfig config, Problems problems) {
    List<HttpsListener> listeners = config.server().https();
    Place https = Place.of(config.origin(), "").at("server").at("https");
    for (int i = 0; i < listeners.size(); i++) {
      TlsConfig tls = listeners.get(i).tls();
      policies(tls, https.item(i).at("tls"), problems);
      List<Certificate> certificates = tls.certificates();
      for (int n = 0; n < certificates.size(); n++) {
        try {
          CertificateStore.of(List.of(certificates.get(n)), List.of(), null);
        } catch (IllegalArgumentException e) {
          https
              .item(i)
              .at("tls")
              .at("certificates")
              .item(n)
              .problem(problems, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** Not a client is let in because the file that says who may come was not there. */
  private static void policies(TlsConfig tls, Place place, Problems problems) {
    try {
      TlsTermination.rehearse(tls);
    } catch (IllegalArgumentException e) {
      place.problem(problems, String.valueOf(e.getMessage()));
    }
  }
}
