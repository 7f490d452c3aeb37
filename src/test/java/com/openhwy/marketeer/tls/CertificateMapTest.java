package com.openhwy.marketeer.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.tls.TestCertificates.Issued;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateMapTest {
  private static final TestCertificates AUTHORITY = new TestCertificates();
  private static final CertifiedKey FIRST = key("EC", "first", "a.example.com");
  private static final CertifiedKey WILD = key("EC", "wild", "*.example.com");
  private static final CertifiedKey RSA = key("RSA", "rsa", "b.example.com");
  private static final CertifiedKey BOTH = key("EC", "ec", "b.example.com");
  private static final CertificateMap MAP = new CertificateMap(List.of(FIRST, WILD, RSA, BOTH));

  private static CertifiedKey key(String algorithm, String source, String... names) {
    Issued issued = AUTHORITY.issue(algorithm, names);
    return CertifiedKey.of(
        issued.pair().getPrivate(), List.of(issued.certificate()), source, false);
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.com,     EC,    first",
    "A.EXAMPLE.com,     EC,    first",
    "b.example.com,     RSA,   rsa",
    "b.example.com,     EC,    ec",
    "b.example.com,     EC_EC, ec",
    "c.example.com,     EC,    wild",
    "d.c.example.com,   EC,    first",
    "example.com,       EC,    first",
    "elsewhere.test,    EC,    first",
    "elsewhere.test,    RSA,   rsa",
    "localhost,         EC,    first",
    ",                  EC,    first",
    "a.example.com,     RSA,   ",
    "a.example.com,     ECDH,  ",
    ",                  RSASSA-PSS, "
  })
  void theNameAndTheTypeOfKeyChoose(String name, String keyType, String expected) {
    CertifiedKey chosen = MAP.select(name, keyType);
    assertThat(chosen == null ? null : chosen.source()).isEqualTo(expected);
  }

  @Test
  void ofTwoForOneNameTheFirstWins() {
    CertifiedKey again = key("EC", "again", "a.example.com");
    CertificateMap map = new CertificateMap(List.of(FIRST, again));
    assertThat(map.select("a.example.com", "EC")).isSameAs(FIRST);
    assertThat(map.byAlias(again.alias())).isSameAs(again);
    assertThat(again.alias()).isNotEqualTo(FIRST.alias());
  }

  @Test
  void addressesAreNamesInTheirShortForm() {
    CertifiedKey key = key("EC", "v6", "2001:db8::1", "192.0.2.1");
    assertThat(key.names()).containsExactly("2001:db8::1", "192.0.2.1");
  }
}
