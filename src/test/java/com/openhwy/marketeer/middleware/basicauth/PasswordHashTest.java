package com.openhwy.marketeer.middleware.basicauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  private static final String SALT = "c29tZXNhbHQ";
  private static final String HASH = "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK";

  private static boolean verify(String hash, String password) {
    return PasswordHash.parse(hash).verify(password.getBytes(UTF_8));
  }

  /** Published with jBCrypt and with the reference implementation of Argon2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe a",
        "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i abc",
        "$2b$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i abc",
        "$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i abc",
        "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC abcdefghijklmnopqrstuvwxyz",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 password",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8 password",
        "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY password"
      })
  void publishedHashesAreUnderstood(String hash, String password) {
    assertThat(verify(hash, password)).isTrue();
    assertThat(verify(hash, password + "x")).isFalse();
    assertThat(verify(hash, "")).isFalse();
    assertThat(PasswordHash.parse(hash)).isEqualTo(PasswordHash.parse(hash));
    assertThat(PasswordHash.parse(hash).hashCode()).isEqualTo(PasswordHash.parse(hash).hashCode());
    assertThat(PasswordHash.parse(hash).toString()).doesNotContain("$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"geheim", "p:ss:w", "пароль", " spaces  inside ", "€"})
  void whatIsMadeIsUnderstood(String password) {
    byte[] bytes = password.getBytes(UTF_8);
    SecureRandom random = new SecureRandom();
    String bcrypt = BcryptHash.make(bytes, 4, random);
    String argon2 = Argon2Hash.make(bytes, 1, random);
    assertThat(bcrypt).startsWith("$2b$04$").hasSize(60);
    assertThat(argon2).startsWith("$argon2id$v=19$m=19456,t=1,p=1$");
    for (String hash : new String[] {bcrypt, argon2}) {
      assertThat(verify(hash, password)).isTrue();
      assertThat(verify(hash, password + " ")).isFalse();
    }
    assertThat(BcryptHash.make(bytes, 4, random)).isNotEqualTo(bcrypt);
    assertThat(PasswordHash.parse(argon2)).isNotEqualTo(PasswordHash.parse(bcrypt));
  }

  /** Every last character that stands for the bits there are can be met. */
  @Test
  void everyHashThatIsMadeIsAccepted() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 200; i++) {
      String made = BcryptHash.make(new byte[] {'a'}, 4, random);
      assertThat(PasswordHash.parse(made)).isEqualTo(new BcryptHash(made));
    }
  }

  @Test
  void bcryptSeesNoMoreThan72BytesAndSaysSo() {
    String hash = BcryptHash.make("x".repeat(72).getBytes(UTF_8), 4, new SecureRandom());
    assertThat(verify(hash, "x".repeat(72))).isTrue();
    assertThat(verify(hash, "x".repeat(71))).isFalse();
    assertThatThrownBy(() -> BcryptHash.make("x".repeat(73).getBytes(UTF_8), 4, new SecureRandom()))
        .hasMessageContaining("no more than 72 bytes", "argon2id");
    String longer = Argon2Hash.make("x".repeat(100).getBytes(UTF_8), 1, new SecureRandom());
    assertThat(verify(longer, "x".repeat(100))).isTrue();
    assertThat(verify(longer, "x".repeat(99))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret | written plain",
        "'' | written plain",
        "rqXexS6ZhobKA | written plain, or a hash of an old kind",
        "$apr1$Q9i8Yq2e$s3r3tn0tR3al0000000000 | an MD5 hash",
        "$1$salt$s3r3tn0tR3al0000000000 | an MD5 hash",
        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g= | SHA-1 hash",
        "{sha}W6ph5Mm5Pz8GgiULbPgzG37mj9g= | SHA-1 hash",
        "$5$rounds=5000$salt$hash | crypt hash of SHA-2",
        "$6$salt$hash | crypt hash of SHA-2",
        "$scrypt$ln=15$salt$hash | a kind that is not supported",
        "$y$j9T$salt$hash | a kind that is not supported"
      })
  void otherKindsAreRefusedWithTheWayOut(String hash, String what) {
    assertThatThrownBy(() -> PasswordHash.parse(hash == null ? "" : hash))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("`marketeer hash-password`")
        .message()
        .doesNotContain("s3r3t", "W6ph5", "rqXex");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$2b$04$short | is none; expected 60 characters",
        "$2x$04$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK | is none",
        "$2$04$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK | is none",
        "$2b$4$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbKx | is none",
        "$2b$03$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK | cost 3; expected 4 to 15",
        "$2b$16$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK | cost 16; expected 4 to 15",
        "$2b$31$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK | cost 31",
        "$2b$04$abcdefghijklmnopqrstu|is none",
        "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | is none",
        "$argon2id$ | is none",
        "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | is none",
        "$argon2id$v=18$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | version 18",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$c29tZXNhbHQ | hash of 8 bytes; expected 16 to 64",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | salt of 4 bytes",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 | salt is no base64"
      })
  void brokenOnesAreRefused(String hash, String what) {
    assertThatThrownBy(() -> PasswordHash.parse(hash)).hasMessageContaining(what);
  }

  @ParameterizedTest
  @CsvSource({
    "131073, 2, 1, memory (m) of 131073; expected 8 to 131072",
    "999999999, 2, 1, memory (m)",
    "7, 1, 1, memory (m) of 7",
    "256, 0, 1, iterations (t) of 0; expected 1 to 16",
    "256, 17, 1, iterations (t) of 17",
    "256, 2, 0, lanes (p) of 0",
    "256, 2, 17, lanes (p) of 17; expected 1 to 16",
    "16, 2, 3, lanes (p) of 3; expected 1 to 2"
  })
  void whatALoginMayCostIsBounded(String m, String t, String p, String what) {
    String hash = "$argon2id$v=19$m=" + m + ",t=" + t + ",p=" + p + "$" + SALT + "$" + HASH;
    assertThatThrownBy(() -> PasswordHash.parse(hash))
        .hasMessageContaining(what.replace(';', ';'))
        .message()
        .doesNotContain(HASH);
  }

  @Test
  void theFormIsCheckedToTheLastBit() {
    assertThat(PasswordHash.parse(BCRYPT)).isNotNull();
    assertThatThrownBy(() -> PasswordHash.parse(BCRYPT.replace("stuu", "stuv")))
        .as("bits in the salt that nobody can have written")
        .hasMessageContaining("is none");
    assertThatThrownBy(() -> PasswordHash.parse(BCRYPT.replaceAll("K$", "L")))
        .hasMessageContaining("is none");
  }
}
