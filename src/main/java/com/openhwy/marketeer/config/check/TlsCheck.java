package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.ServerConfig.ClientAuth;
import com.openhwy.marketeer.config.model.ServerConfig.HostTls;
import com.openhwy.marketeer.config.model.ServerConfig.TlsConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The TLS of a listener: files that are there, names that can be asked for, algorithms we have. */
final class TlsCheck {
  /** Forward secret; those with CBC only for clients too old for anything else. */
  private static final List<String> SUITES =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  private static final List<String> GROUPS =
      List.of("X25519MLKEM768", "X25519", "P-256", "P-384", "P-521");

  private final Problems problems;
  private final FileCheck files;

  TlsCheck(Problems problems) {
    this.problems = problems;
    this.files = new FileCheck(problems);
  }

  void check(TlsConfig tls, Place place) {
    for (int i = 0; i < tls.certificates().size(); i++) {
      Place at = place.at("certificates").item(i);
      files.certificate(tls.certificates().get(i).cert(), at.at("cert"));
      files.key(tls.certificates().get(i).key(), at.at("key"));
    }
    clients(tls.clientAuth(), place.at("client_auth"));
    hosts(tls.hosts(), place.at("hosts"));
    known("cipher suite", tls.cipherSuites(), SUITES, place.at("cipher_suites"));
    known("key exchange group", tls.groups(), GROUPS, place.at("groups"));
  }

  private void clients(@Nullable ClientAuth clients, Place place) {
    if (clients == null) {
      return;
    }
    files.certificate(clients.ca(), place.at("ca"));
    if (!clients.crl().isEmpty()) {
      files.revocations(clients.crl(), place.at("crl"));
    }
  }

  private void hosts(List<HostTls> hosts, Place place) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < hosts.size(); i++) {
      List<String> names = hosts.get(i).host();
      Place at = place.item(i);
      if (names.isEmpty()) {
        at.at("host").problem(problems, "no server name; expected at least one");
      }
      for (int n = 0; n < names.size(); n++) {
        name(names.get(n), i, at.at("host").item(n), seen);
      }
      clients(hosts.get(i).clientAuth(), at.at("client_auth"));
    }
  }

  private void name(String written, int entry, Place place, Map<String, Integer> seen) {
    boolean wildcard = written.startsWith("*.");
    String host = Texts.host(wildcard ? written.substring(2) : written);
    if (host == null || host.indexOf('*') >= 0 || host.startsWith("[")) {
      place.problem(
          problems,
          "\""
              + written
              + "\" is no name a client can ask for; expected for example api.example.com or"
              + " *.example.com");
      return;
    }
    Integer first = seen.putIfAbsent(wildcard ? "*." + host : host, entry);
    if (first != null) {
      place.problem(
          problems, "\"" + written + "\" stands in hosts[" + first + "] already; remove one");
    }
  }

  private void known(String what, List<String> written, List<String> known, Place place) {
    for (int i = 0; i < written.size(); i++) {
      String one = written.get(i);
      if (!known.contains(one)) {
        place
            .item(i)
            .problem(
                problems,
                "unknown "
                    + what
                    + " \""
                    + one
                    + "\""
                    + Suggestion.hint(one, known)
                    + "; known are "
                    + String.join(", ", known));
      }
    }
  }
}
