package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.config.model.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates clients may come with, and which of them were revoked. */
final class ClientTrust {
  private ClientTrust() {}

  /**
   * Reads the authorities and the revocation lists; blocks.
   *
   * @throws IllegalArgumentException with a message for the operator: a file that is missing,
   *     unreadable or empty is never taken for "trust nobody" or "nothing revoked"
   */
  static TrustManagerFactory of(ServerConfig.ClientAuth clients) {
    List<X509Certificate> authorities = PemFiles.certificates(clients.ca());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("ca-" + i, authorities.get(i));
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      if (clients.crl().isEmpty()) {
        trust.init(store);
      } else {
        trust.init(new CertPathTrustManagerParameters(checked(store, clients.crl())));
      }
      return trust;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(clients.ca() + ": " + e.getMessage(), e);
    }
  }

  /** Lists only, never asked for over the network; every certificate must be covered by one. */
  private static PKIXBuilderParameters checked(KeyStore store, String crl)
      throws GeneralSecurityException {
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(store, new X509CertSelector());
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked(crl))));
    PKIXRevocationChecker checker =
        (PKIXRevocationChecker)
            java.security.cert.CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    parameters.addCertPathChecker(checker);
    return parameters;
  }

  private static Collection<? extends CRL> revoked(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends CRL> lists = CertificateFactory.getInstance("X.509").generateCRLs(in);
      if (lists.isEmpty()) {
        throw PemFiles.refused(file, "holds no revocation list", null);
      }
      return lists;
    } catch (IOException e) {
      throw PemFiles.refused(file, "cannot be read: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw PemFiles.refused(file, "is no revocation list in PEM: " + e.getMessage(), e);
    }
  }
}
