package com.openhwy.marketeer.middleware.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

  private static KeySet of(String algorithm, String... keys) {
    return KeySet.ofJwks(Issuer.jwks(keys), Set.of(Algorithm.valueOf(algorithm)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
        "ES384", "ES512", "EDDSA"
      })
  void everyTypeOfKeyCanStandInASet(String name) {
    Algorithm algorithm = Algorithm.valueOf(name);
    Issuer issuer = Issuer.of(algorithm.text());
    VerificationKey key = of(name, issuer.jwk("k1", "")).find("k1", algorithm);
    assertThat(key.verify("signed".getBytes(UTF_8), issuer.sign("signed"))).isTrue();
    assertThat(key.verify("Signed".getBytes(UTF_8), issuer.sign("signed"))).isFalse();
  }

  @Test
  void ed448IsOneOfThem() {
    VerificationKey key = of("EDDSA", Issuer.of("Ed448").jwk("k1", "")).find("k1", Algorithm.EDDSA);
    byte[] signature = Issuer.of("Ed448").sign("signed");
    assertThat(signature).hasSize(114);
    assertThat(key.verify("signed".getBytes(UTF_8), signature)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the key's members              | is it taken for RS256
        "                                 | true",
        ",'use':'sig'                     | true",
        ",'use':'enc'                     | false",
        ",'use':7                         | false",
        ",'alg':'RS256'                   | true",
        ",'alg':'RS384'                   | false",
        ",'alg':'PS256'                   | false",
        ",'alg':'none'                    | false",
        ",'key_ops':['verify']            | true",
        ",'key_ops':['sign','verify']     | true",
        ",'key_ops':['encrypt']           | false",
        ",'key_ops':'verify'              | false",
        ",'x5c':['AAAA'],'x5u':'http://x' | true",
        ",'d':'AAAA'                      | true",
      })
  void aKeyHasToBeMeantForTheAlgorithm(String more, boolean taken) {
    String members = more == null ? "" : more.replace('\'', '"');
    String jwk = Issuer.of("RS256").jwk("k1", members);
    String other = Issuer.of("RS256").jwk("k2", "");
    assertThat(of("RS256", jwk, other).find("k1", Algorithm.RS256) != null).isEqualTo(taken);
  }

  @Test
  void typeAndCurveHaveToFit() {
    String all =
        Issuer.jwks(
            Issuer.of("RS256").jwk("rsa", ""),
            Issuer.of("ES256").jwk("p256", ""),
            Issuer.of("ES384").jwk("p384", ""),
            Issuer.of("EdDSA").jwk("ed", ""),
            Issuer.of("HS256").jwk("oct", ""));
    KeySet set = KeySet.ofJwks(all, Set.of(Algorithm.ES256));
    assertThat(set.size()).isEqualTo(1);
    assertThat(set.find("p256", Algorithm.ES256)).isNotNull();
    for (String kid : new String[] {"rsa", "p384", "ed", "oct", "none", ""}) {
      assertThat(set.find(kid, Algorithm.ES256)).as(kid).isNull();
    }
    assertThat(set.find("p384", Algorithm.ES384)).isNull();
  }

  @Test
  void aTokenWithoutKidMeansTheOneKeyThereIs() {
    String one = Issuer.of("ES256").jwk("a", "");
    String other = Issuer.stranger("ES256").jwk("b", "");
    assertThat(of("ES256", one).find(null, Algorithm.ES256)).isNotNull();
    assertThat(of("ES256", one, other).find(null, Algorithm.ES256)).isNull();
    assertThat(of("ES256", one, other).find("b", Algorithm.ES256).kid()).isEqualTo("b");
  }

  @Test
  void whatCannotBeUsedIsLeftOut() {
    String good = Issuer.of("RS256").jwk("good", "");
    for (String bad :
        new String[] {
          "{}",
          "7",
          "{\"kty\":\"RSA\"}",
          "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"AQAB\",\"e\":\"AQAB\"}", // 17 bits
          "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"!\",\"e\":\"AQAB\"}",
          "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":7,\"e\":\"AQAB\"}",
        }) {
      assertThat(of("RS256", bad, good).size()).as(bad).isEqualTo(1);
    }
    String oct = "{\"kty\":\"oct\",\"kid\":\"short\",\"k\":\"AAAA\"}";
    assertThat(of("HS256", oct, Issuer.of("HS256").jwk("k", "")).size()).isEqualTo(1);
    String x = "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}";
    String brief = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}";
    assertThat(of("EDDSA", x, brief, Issuer.of("EdDSA").jwk("k", "")).size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>not found</html>",
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[]} more",
        "{\"keys\":[],\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"enc\"}]}",
      })
  void aSetWithoutAnyKeyIsRefused(String json) {
    assertThatThrownBy(() -> KeySet.ofJwks(json, Set.of(Algorithm.RS256)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> KeySet.ofJwks(Issuer.jwks("{},".repeat(200) + "{}"), Set.of(Algorithm.RS256)))
        .hasMessageContaining("at most 200");
  }
}
