package com.openhwy.marketeer.middleware.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtFactoryTest {
  private static final String SECRET = "secret: " + "s".repeat(64);

  private static List<String> problems(String yaml) {
    return Configured.problems(new JwtFactory(), yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{algorithm: HS256}                                       | 1:1 public_key: is missing; expected one of secret, secret_base64, public_key, jwks_file, jwks_url",
        "{algorithm: HS256, SECRET, jwks_file: a}                 | is one key too many; expected exactly one of",
        "{SECRET}                                                 | algorithm: is missing; expected the one that your tokens are signed with",
        "{algorithm: none, SECRET}                                | \"none\" is no algorithm of signatures; expected one of HS256",
        "{algorithm: hs256, SECRET}                               | did you mean \"HS256\"?",
        "{algorithm: HS256, algorithms: [HS384], SECRET}          | algorithms: says again what algorithm says",
        "{algorithms: [HS256, RS256], SECRET}                     | take different types of keys",
        "{algorithms: [ES256, RS256], jwks_url: 'https://a/'}     | take different types of keys",
        "{algorithm: RS256, SECRET}                               | secret: is a secret, and RSA signatures are verified with a public key",
        "{algorithm: HS256, public_key: a.pem}                    | public_key: is for public keys, and HMAC needs a secret",
        "{algorithm: HS256, jwks_url: 'https://a/'}               | jwks_url: is for public keys",
        "{algorithm: HS256, secret: short}                        | secret: holds 5 bytes; HS256 needs at least 32",
        "{algorithm: HS256, secret: ''}                           | secret: holds 0 bytes",
        "{algorithms: [HS256, HS512], secret: 1234567890123456789012345678901234567890} | HS512 needs at least 64",
        "{algorithm: HS256, secret_base64: 'AAAA'}                | secret_base64: holds 3 bytes",
        "{algorithm: HS256, secret_base64: '*'}                   | secret_base64: is no base64",
        "{algorithm: RS256, jwks_url: 'ftp://a/'}                 | is no URL of a key set",
        "{algorithm: RS256, jwks_url: keys.json}                  | is no URL of a key set",
        "{algorithm: RS256, jwks_url: 'https://u:p@a/'}           | without user and fragment",
        "{algorithm: RS256, jwks_url: 'https://a b/'}             | is no URL",
        "{algorithm: HS256, SECRET, scopes: ['a b']}              | scopes[0]: \"a b\" is no scope",
        "{algorithm: HS256, SECRET, scopes: ['a\"']}              | is no scope",
        "{algorithm: HS256, SECRET, realm: 'a\"b'}                | realm: \"a\"b\" holds more than plain ASCII",
        "{algorithm: HS256, SECRET, token_from: []}               | token_from: is empty",
        "{algorithm: HS256, SECRET, token_from: [header:A, header:A]} | token_from[1]: header:A is there twice",
        "{algorithm: HS256, SECRET, token_from: [body:a]}         | \"body:a\" is no place for a token",
        "{algorithm: HS256, SECRET, token_from: ['cookie:']}      | is no place for a token",
        "{algorithm: HS256, SECRET, jwks_refresh: 5s}             | jwks_min_refresh: is longer than jwks_refresh",
        "{algorithm: HS256, SECRET, claims_to_headers: {'X U': sub}}   | \"X U\" is no field name",
        "{algorithm: HS256, SECRET, claims_to_headers: {Host: sub}}    | is the gateway's own",
        "{algorithm: HS256, SECRET, claims_to_headers: {authorization: sub}} | is where the token comes from",
        "{algorithm: HS256, SECRET, claims_to_headers: {X-A: sub, x_a: b}} | is for many servers the same as one above it",
        "{algorithm: HS256, SECRET, claims_to_headers: {X-A: ''}}  | names no claim",
        "{algorithm: HS256, SECRET, required_claims: {'': a}}      | has a claim without a name",
        "{algorithm: HS256, SECRET, max_token_size: 100}           | max_token_size: 100 is out of range",
      })
  void mistakesAreNamedWithTheWayOut(String yaml, String message) {
    List<String> problems = problems(yaml.replace("SECRET", SECRET));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).contains(message).doesNotContain("sss");
  }

  @ParameterizedTest
  @CsvSource({"RS256, ES256", "ES256, RS256", "ES384, ES256", "EdDSA, RS256", "PS512, EdDSA"})
  void theKeyHasToBeOneForTheAlgorithm(String algorithm, String key) {
    String yaml = "{algorithm: " + algorithm + ", " + Issuer.of(key).keySetting() + "}";
    assertThat(problems(yaml)).hasSize(1).first().asString().contains(algorithm + " needs ");
    String both = "{algorithms: [ES256, ES384], " + Issuer.of("ES256").keySetting() + "}";
    assertThat(problems(both)).first().asString().contains("ES384 needs EC on the curve P-384");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----",
      })
  void whatIsNoPublicKeyIsRefused(String pem) {
    assertThat(problems("{algorithm: RS256, public_key: \"" + pem + "\"}")).hasSize(1);
  }

  @Test
  void aSecretMayBeBinary() {
    String standard = Base64.getEncoder().encodeToString(new byte[32]);
    assertThat(problems("{algorithm: HS256, secret_base64: '" + standard + "'}")).isEmpty();
    String url = Issuer.encoded("~~~~~~~~~~~~????????????????????????????".getBytes(UTF_8));
    assertThat(url).containsAnyOf("-", "_");
    assertThat(problems("{algorithm: HS256, secret_base64: " + url + "}")).isEmpty();
  }

  @Test
  void anUnreadableFileIsTheOperatorsMistake() {
    String yaml = "{algorithm: RS256, public_key: /no/such/key.pem}";
    assertThat(problems(yaml)).isEmpty();
    assertThatThrownBy(() -> Configured.define(new JwtFactory(), "door", yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/no/such/key.pem does not exist");
  }

  @Test
  void theShortFormOfTheReadmeWorks() {
    MiddlewareDefinition definition =
        Configured.define(
            new JwtFactory(),
            "jwt-required",
            "{name: jwt-required, type: jwt, algorithm: HS256, "
                + SECRET
                + ", issuer: torii, audience: api}");
    assertThat(definition.needsSlot()).isFalse();
    definition.close();
  }
}
