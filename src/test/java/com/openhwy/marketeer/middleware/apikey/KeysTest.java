package com.openhwy.marketeer.middleware.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.middleware.Fingerprint;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
  private static final String KEY = "0123456789abcdefghij";

  private static Keys.Entry find(Keys keys, String shown) {
    return keys.find(new Fingerprint.Hasher().of(shown));
  }

  @Test
  void aKeyIsFoundAndNothingThatResemblesIt() {
    Keys keys = new Keys().add("billing", KEY, null);
    assertThat(find(keys, KEY).principal().name()).isEqualTo("billing");
    assertThat(find(keys, KEY).expires()).isEqualTo(Long.MAX_VALUE);
    for (String other :
        new String[] {"", KEY + " ", KEY.substring(1), KEY.toUpperCase(Locale.ROOT)}) {
      assertThat(find(keys, other)).as(other).isNull();
    }
  }

  /** SHA-256 of "abc": a hash is taken whatever length the key has, which nobody can see. */
  @ParameterizedTest
  @CsvSource({
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
  })
  void aHashStandsForItsKey(String hash) {
    Keys keys = new Keys().add("billing", hash, null);
    assertThat(find(keys, "abc").principal().name()).isEqualTo("billing");
    assertThat(find(keys, hash)).as("who has the file has no key").isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is no name of a key",
        "' ' | is no name of a key",
        "a\u0001b | is no name of a key"
      })
  void namesMustFitIntoAField(String name, String message) {
    assertThatThrownBy(() -> new Keys().add(name, KEY, null)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | \"a\" has a key of 0 characters, which could be guessed; expected 20 to 1024",
        "0123456789abcdefghi | a key of 19 characters",
        "0123456789 abcdefghij | blanks or characters beyond ASCII",
        "0123456789äabcdefghij | blanks or characters beyond ASCII",
        "sha256: | a hash of 0 characters; expected sha256: and 64 hexadecimal digits",
        "sha256:ba7816 | a hash of 6 characters",
        "sha256:zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad | of 64 characters"
      })
  void keysThatAreRefused(String key, String message) {
    assertThatThrownBy(() -> new Keys().add("a", key, null))
        .hasMessageContaining(message)
        .message()
        .doesNotContain("0123456789", "7816");
  }

  @Test
  void tooLongAKeyIsRefused() {
    assertThatThrownBy(() -> new Keys().add("a", "x".repeat(1025), null))
        .hasMessageContaining("is too long");
  }

  @Test
  void oneNameMayHaveTwoKeysButOneKeyOnlyOneName() {
    Keys keys = new Keys().add("a", KEY, null).add("a", KEY + "2", null);
    assertThat(find(keys, KEY)).isNotNull();
    assertThat(find(keys, KEY + "2")).isNotNull();
    assertThatThrownBy(() -> keys.add("b", KEY, null))
        .hasMessage("\"b\" has the same key as \"a\"; give each its own");
    assertThatThrownBy(() -> keys.and(new Keys().add("b", KEY, null)))
        .hasMessageContaining("has the key of \"a\" a second time");
    Keys both = keys.and(new Keys().add("b", KEY + "3", null));
    assertThat(find(both, KEY)).isNotNull();
    assertThat(find(both, KEY + "3").principal().name()).isEqualTo("b");
  }

  @Test
  void aFileHasLinesCommentsAndExpiries() {
    Keys keys =
        Keys.ofFile(
            "# name key expiry\n\nbilling\t"
                + KEY
                + "  2027-01-31\r\n  ci "
                + KEY
                + "2 2027-01-31T18:00:00+02:00\nops "
                + KEY
                + "3");
    assertThat(find(keys, KEY).expires())
        .isEqualTo(Instant.parse("2027-01-31T00:00:00Z").toEpochMilli());
    assertThat(find(keys, KEY + "2").expires())
        .isEqualTo(Instant.parse("2027-01-31T16:00:00Z").toEpochMilli());
    assertThat(find(keys, KEY + "3").expires()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | holds no key",
        "'# none' | holds no key",
        "billing | line 1: has 1 words",
        "billing @ 2027-01-31 more | line 1: has 4 words",
        "billing @ tomorrow | line 1: \"tomorrow\" is no date; expected for example 2027-01-31",
        "billing @ 2027-02-30 | is no date",
        "billing @ 2027-01-31T18:00 | is no date",
        "billing short | line 1: \"billing\" has a key of 5 characters"
      })
  void aBrokenFileSaysWhere(String text, String message) {
    String whole = text == null ? "" : text.replace("@", KEY);
    assertThatThrownBy(() -> Keys.ofFile(whole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain(KEY);
  }

  @Test
  void anExpiryReadsAsAnInstant() {
    assertThat(Expiry.parse("2027-01-31")).hasToString("2027-01-31T00:00:00Z");
  }
}
