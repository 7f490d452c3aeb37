package com.openhwy.marketeer.acme.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.model.DnsConfig;
import com.openhwy.marketeer.config.model.DnsConfig.Propagation;
import com.openhwy.marketeer.config.model.DnsConfig.TsigAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.SimpleResolver;

/** Against BIND. */
@Timeout(60)
class Rfc2136ProviderTest {
  private static final Propagation AT_ONCE =
      new Propagation(Duration.ofSeconds(10), Duration.ofMillis(20), List.of());

  @TempDir static Path directory;
  private static Bind bind;

  @BeforeAll
  static void start() throws Exception {
    bind = Bind.start(directory);
  }

  @AfterAll
  static void stop() throws IOException {
    bind.close();
  }

  private static DnsConfig.Rfc2136 config(
      String zone, String key, String secret, TsigAlgorithm algorithm) {
    return new DnsConfig.Rfc2136(
        bind.address(),
        zone,
        key,
        secret,
        algorithm,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        AT_ONCE);
  }

  private static Rfc2136Provider provider(
      String zone, String key, String secret, TsigAlgorithm algorithm) throws IOException {
    return new Rfc2136Provider(
        config(zone, key, secret, algorithm), new Lookups(new SimpleResolver(bind.socket())));
  }

  private static Rfc2136Provider signed() throws IOException {
    return provider("", "acme", Bind.SECRET, TsigAlgorithm.HMAC_SHA256);
  }

  private static List<String> texts(String name) throws IOException {
    return Lookups.texts(bind.socket(), Lookups.name(name));
  }

  @ParameterizedTest
  @CsvSource({
    "'', acme, HMAC_SHA256",
    "signed.test, acme, HMAC_SHA256",
    "signed.test., acme., HMAC_SHA256",
    "'', acme512, HMAC_SHA512"
  })
  void whatIsPresentedIsServedUntilItIsCleanedUp(String zone, String key, TsigAlgorithm algorithm)
      throws IOException {
    Rfc2136Provider provider = provider(zone, key, Bind.SECRET, algorithm);
    String name = "_acme-challenge.a.signed.test";
    provider.present(name, "value-of-the-name");
    provider.present(name, "value-of-its-wildcard");
    assertThat(texts(name)).containsExactlyInAnyOrder("value-of-the-name", "value-of-its-wildcard");
    provider.cleanup(name, "value-of-the-name");
    assertThat(texts(name)).containsExactly("value-of-its-wildcard");
    provider.cleanup(name, "value-of-its-wildcard");
    provider.cleanup(name, "value-of-its-wildcard");
    assertThat(texts(name)).isEmpty();
  }

  @Test
  void aServerMayTakeUpdatesWithoutAKey() throws IOException {
    Rfc2136Provider provider = provider("", "", "", TsigAlgorithm.HMAC_SHA256);
    provider.present("_acme-challenge.open.test", "v");
    assertThat(texts("_acme-challenge.open.test")).containsExactly("v");
    provider.cleanup("_acme-challenge.open.test", "v");
    assertThat(texts("_acme-challenge.open.test")).isEmpty();
  }

  @Test
  void aNameThatIsACnameIsWrittenWhereItLeads() throws IOException {
    signed().present("_acme-challenge.www.alias.test", "led");
    assertThat(texts("www.acme.signed.test")).containsExactly("led");
    signed().cleanup("_acme-challenge.www.alias.test", "led");
    assertThat(texts("www.acme.signed.test")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "signed.test  | stranger | NOTAUTH (BADKEY) | does it have the key stranger",
        "signed.test  | reader   | REFUSED          | does it let the key reader write TXT records",
        "signed.test  | ''       | REFUSED          | does it let anybody without a key",
        "nowhere.test | acme     | NOTAUTH          | is the zone its own",
        "open.test    | acme     | NOTZONE          | acme.dns.zone is not the zone"
      })
  void whatItRefusesSaysWhyAndWhatToDo(String zone, String key, String code, String hint)
      throws IOException {
    Rfc2136Provider provider = provider(zone, key, Bind.SECRET, TsigAlgorithm.HMAC_SHA256);
    assertThatThrownBy(() -> provider.present("_acme-challenge.b.signed.test", "v"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the name server " + bind.address() + " answered " + code)
        .hasMessageContaining(hint)
        .hasMessageNotContaining(Bind.SECRET);
    assertThat(texts("_acme-challenge.b.signed.test")).isEmpty();
  }

  @Test
  void anotherSecretIsRefused() throws IOException {
    String other = Base64.getEncoder().encodeToString(new byte[32]);
    Rfc2136Provider provider = provider("signed.test", "acme", other, TsigAlgorithm.HMAC_SHA256);
    assertThatThrownBy(() -> provider.present("_acme-challenge.c.signed.test", "v"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("BADSIG");
  }

  @Test
  void aZoneThatTheServerDoesNotKnowHasToBeSaid() throws IOException {
    Rfc2136Provider provider = signed();
    assertThatThrownBy(() -> provider.present("_acme-challenge.elsewhere.test", "v"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aServerThatIsDownIsAFailureInTime() throws Exception {
    int port;
    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
      port = free.getLocalPort();
    }
    DnsConfig.Rfc2136 nobody =
        new DnsConfig.Rfc2136(
            "127.0.0.1:" + port,
            "signed.test",
            "acme",
            Bind.SECRET,
            TsigAlgorithm.HMAC_SHA256,
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            AT_ONCE);
    Rfc2136Provider provider =
        new Rfc2136Provider(nobody, new Lookups(new SimpleResolver(bind.socket())));
    assertThatThrownBy(() -> provider.present("_acme-challenge.d.signed.test", "v"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theWorldSeesItBeforeTheAuthorityIsToldToLook() throws Exception {
    Propagation asked =
        new Propagation(Duration.ofSeconds(20), Duration.ofMillis(20), List.of(bind.address()));
    Propagated provider =
        new Propagated(
            signed(),
            new com.openhwy.marketeer.acme.dns.Propagation(
                asked,
                new Lookups(new SimpleResolver(bind.socket())),
                com.openhwy.marketeer.base.Ticker.SYSTEM));
    provider.present("_acme-challenge.e.signed.test", "seen");
    assertThat(texts("_acme-challenge.e.signed.test")).containsExactly("seen");
    provider.cleanup("_acme-challenge.e.signed.test", "seen");
  }

  @Test
  void aLoopOfCnamesEnds() {
    assertThatThrownBy(
            () ->
                new Lookups(new SimpleResolver(bind.socket()))
                    .target(Lookups.name("_acme-challenge.loop.alias.test")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leads nowhere");
  }
}
