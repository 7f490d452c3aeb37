package com.openhwy.marketeer.config;

import com.openhwy.marketeer.config.check.Draft;
import com.openhwy.marketeer.config.model.AcmeConfig;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.config.model.ServiceConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files whose contents belong to a configuration: certificates, keys, authorities. */
final class References {
  private final Set<Path> files = new LinkedHashSet<>();

  private References() {}

  static Set<Path> of(Draft draft) {
    References references = new References();
    if (draft.server() != null) {
      draft.server().https().forEach(references::listener);
    }
    draft.services().forEach(item -> references.service(item.value()));
    AcmeConfig acme = draft.acme();
    if (acme != null) {
      references.add(acme.ca());
      acme.issuers().forEach(issuer -> references.add(issuer.ca()));
    }
    return references.files;
  }

  private void listener(ServerConfig.HttpsListener listener) {
    for (ServerConfig.Certificate certificate : listener.tls().certificates()) {
      add(certificate.cert());
      add(certificate.key());
    }
    clients(listener.tls().clientAuth());
    listener.tls().hosts().forEach(host -> clients(host.clientAuth()));
  }

  private void clients(ServerConfig.@Nullable ClientAuth clients) {
    if (clients != null) {
      add(clients.ca());
      add(clients.crl());
    }
  }

  private void service(ServiceConfig service) {
    ServiceConfig.UpstreamTls tls = service.tls();
    if (tls != null) {
      add(tls.ca());
      add(tls.cert());
      add(tls.key());
    }
  }

  private void add(String name) {
    if (!name.isEmpty()) {
      try {
        files.add(Path.of(name));
      } catch (InvalidPathException e) {
        // no file could have that name; the checks have told
      }
    }
  }
}
