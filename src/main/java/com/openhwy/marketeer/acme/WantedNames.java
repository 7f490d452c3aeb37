package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For which names a configuration wants certificates that nobody has brought: every host of a
 * route, where a listener has {@code tls.auto}, unless a certificate from a file covers it on all
 * of those.
 */
public final class WantedNames {
  private static final Logger LOG = LoggerFactory.getLogger(WantedNames.class);

  private WantedNames() {}

  /** Whether any listener asks for certificates at all. */
  public static boolean any(GatewayConfig config) {
    return config.server().https().stream().anyMatch(listener -> listener.tls().auto());
  }

  /** Reads certificates: on a worker. In order; private names too. */
  public static Set<String> of(GatewayConfig config) {
    Set<String> names = new TreeSet<>();
    List<Set<String>> brought = new ArrayList<>();
    for (HttpsListener listener : config.server().https()) {
      if (listener.tls().auto()) {
        brought.add(namesIn(listener.tls().certificates()));
      }
    }
    if (brought.isEmpty()) {
      return names;
    }
    for (RouteConfig route : config.routes()) {
      for (String host : route.match().hostNames()) {
        String name = PublicNames.normalized(host);
        if (name != null && !brought.stream().allMatch(files -> covers(files, name))) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** Whether certificates for these names do for that one as well. */
  static boolean covers(Set<String> held, String name) {
    String wildcard = PublicNames.wildcardOf(name);
    return held.contains(name) || (wildcard != null && held.contains(wildcard));
  }

  private static Set<String> namesIn(List<Certificate> files) {
    Set<String> names = new HashSet<>();
    for (Certificate file : files) {
      try (InputStream in = Files.newInputStream(Path.of(file.cert()))) {
        names.addAll(
            Leaf.names(
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in)));
      } catch (IOException | CertificateException e) {
        // The listener tells of it as well, and goes on with what it had.
        LOG.warn("{}: covers no name, since it cannot be read: {}", file.cert(), e.getMessage());
      }
    }
    return names;
  }
}
