package com.openhwy.marketeer.acme;

import java.util.Collection;
import java.util.List;

/**
 * Somebody who gets certificates for names: authorities by ACME, the authority of this machine. A
 * name goes to the first source that claims it. Thread-safe.
 */
public interface CertificateSource {
  /** Whether certificates for that name come from here; lower case, perhaps with {@code *.}. */
  boolean claims(String name);

  /**
   * From now on these names are wanted, and no others. What is kept is served when it returns; the
   * rest comes when it comes. Certificates go into {@code tls.IssuedCertificates}. On a worker:
   * reads files.
   *
   * @param names all of them claimed
   */
  void want(Collection<String> names);

  /**
   * Begins to replace the certificate of a name, whether or not it is time to.
   *
   * @return whether that name is wanted from here
   */
  boolean renew(String name);

  /** What is held and what is still to come, for the operator. */
  List<CertificateView> certificates();
}
