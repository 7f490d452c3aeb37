package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedNamesTest {
  private static final String ROUTES =
      "routes:\n"
          + "  - {name: a, match: {host: [www.example.com, WWW.example.com, Shop.Example.com]},"
          + " backend: {type: respond}}\n"
          + "  - {name: b, match: {host: ['*.apps.example.com', one.apps.example.com]}, backend:"
          + " {type: respond}}\n"
          + "  - {name: c, match: {host: [localhost, bücher.example.org]}, backend: {type:"
          + " respond}}\n"
          + "  - {name: d, match: {path: /x, host: '~ shop[0-9]+[.]example'}, backend: {type:"
          + " respond}}\n";

  @TempDir Path directory;

  private GatewayConfig config(String https) throws IOException {
    Files.writeString(directory.resolve("marketeer.yaml"), "server: {https: [" + https + "]}\n");
    Files.writeString(directory.resolve("routes.yaml"), ROUTES);
    Loaded loaded = ConfigFiles.load(directory, Map.of(), MiddlewareCheck.NONE);
    assertThat(loaded.config()).as(loaded.problems().toString()).isNotNull();
    return loaded.config();
  }

  private String files(String name, String... names) {
    var files = TestCertificates.write(directory, name, new TestCertificates().issue("EC", names));
    return "certificates: [{cert: '" + files.cert() + "', key: '" + files.key() + "'}]";
  }

  @Test
  void everyHostOfARouteOnce() throws IOException {
    GatewayConfig config = config("{listen: ':8443', tls: {auto: true}}");

    assertThat(WantedNames.any(config)).isTrue();
    assertThat(WantedNames.of(config))
        .containsExactly(
            "*.apps.example.com",
            "localhost",
            "one.apps.example.com",
            "shop.example.com",
            "www.example.com",
            "xn--bcher-kva.example.org");
  }

  @Test
  void nothingWithoutAnAutomaticListener() throws IOException {
    GatewayConfig config = config("{listen: ':8443', tls: {auto: false}}");

    assertThat(WantedNames.any(config)).isFalse();
    assertThat(WantedNames.of(config)).isEmpty();
  }

  @Test
  void notWhatACertificateFromAFileCovers() throws IOException {
    GatewayConfig config =
        config(
            "{listen: ':8443', tls: {auto: true, "
                + files("one", "www.example.com", "*.apps.example.com")
                + "}}");

    assertThat(WantedNames.of(config))
        .containsExactly("localhost", "shop.example.com", "xn--bcher-kva.example.org");
  }

  @Test
  void butWhatItCoversOnOneListenerOnly() throws IOException {
    GatewayConfig config =
        config(
            "{listen: ':8443', tls: {auto: true, "
                + files("one", "www.example.com")
                + "}}, {listen: ':9443', tls: {auto: true}}");

    assertThat(WantedNames.of(config)).contains("www.example.com");
  }

  @Test
  void aFileThatCannotBeReadCoversNothing() throws IOException {
    String tls = files("one", "www.example.com");
    GatewayConfig config = config("{listen: ':8443', tls: {auto: true, " + tls + "}}");
    Files.writeString(directory.resolve("one.pem"), "broken");

    assertThat(WantedNames.of(config)).contains("www.example.com");
  }

  @Test
  void namesAreClaimedThatCanBeProved() {
    try (Gate gate = new Gate()) {
      AcmeStorage storage = new DirectoryStorage(directory.resolve("acme"));
      AcmeCertificates byHttp = gate.acme(storage, "{}");
      gate.dns = Pebble.dns(1);
      AcmeCertificates byDns = gate.acme(storage, "{}");

      assertThat(byHttp.claims("www.example.com")).isTrue();
      assertThat(byHttp.claims("*.example.com")).as("only dns-01 proves it").isFalse();
      assertThat(byDns.claims("*.example.com")).isTrue();
      assertThat(byDns.claims("localhost")).isFalse();
      assertThat(byDns.claims("10.0.0.1")).isFalse();
    }
    assertThat(directory.resolve("acme")).as("nothing was wanted").doesNotExist();
  }
}
