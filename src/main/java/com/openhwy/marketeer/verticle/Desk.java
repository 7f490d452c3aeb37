package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.acme.AcmeCertificates;
import com.openhwy.marketeer.acme.CertificateSource;
import com.openhwy.marketeer.acme.local.LocalCertificates;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import com.openhwy.marketeer.control.CertificateDesk;
import java.util.ArrayList;
import java.util.List;

/** The certificates of this gateway, for those who ask and change. Thread-safe. */
record Desk(GatewayContext shared) implements CertificateDesk {

  @Override
  public List<Listener> listeners() {
    List<HttpsListener> configured = shared.snapshots().serving().config().server().https();
    List<Listener> listeners = new ArrayList<>();
    for (int i = 0; i < configured.size(); i++) {
      listeners.add(
          new Listener(
              configured.get(i).listen().toString(), shared.certificates().of(i).certificates()));
    }
    return listeners;
  }

  @Override
  public List<CertificateSource> sources() {
    List<CertificateSource> sources = new ArrayList<>();
    LocalCertificates local = shared.certificates().local();
    if (local != null) {
      sources.add(local);
    }
    AcmeCertificates acme = shared.acme().get();
    if (acme != null) {
      sources.add(acme);
    }
    return sources;
  }
}
