package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import com.openhwy.marketeer.tls.CertificateStore;
import java.util.List;

/** Proves that every certificate could be served, without serving it. */
final class CertificateRehearsal {
  private CertificateRehearsal() {}

  static void check(GatewayConfig config, Problems problems) {
    List<HttpsListener> listeners = config.server().https();
    Place https = Place.of(config.origin(), "").at("server").at("https");
    for (int i = 0; i < listeners.size(); i++) {
      List<Certificate> certificates = listeners.get(i).tls().certificates();
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
}
