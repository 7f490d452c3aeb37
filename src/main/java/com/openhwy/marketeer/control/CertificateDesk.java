package com.openhwy.marketeer.control;

import com.openhwy.marketeer.acme.CertificateSource;
import com.openhwy.marketeer.tls.CertificateStore;
import java.util.List;

/** Where certificates are served, and who gets them. Thread-safe. */
public interface CertificateDesk {

  /**
   * One TLS listener.
   *
   * @param name its address, as configured
   */
  record Listener(String name, CertificateStore certificates) {}

  List<Listener> listeners();

  /** The first one that claims a name has it. */
  List<CertificateSource> sources();
}
