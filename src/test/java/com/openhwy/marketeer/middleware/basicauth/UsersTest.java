package com.openhwy.marketeer.middleware.basicauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersTest {
  private static final String A = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
  private static final String ABC = "$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

  @Test
  void aFileHasLinesCommentsAndEmptyOnes() {
    Users users =
        Users.ofFile(
            "# people\n\nalice:" + A + "\r\n  bob smith:" + ABC + "  \n#carol:" + A + "\n");
    assertThat(users.hash("alice")).isEqualTo(PasswordHash.parse(A));
    assertThat(users.hash("bob smith")).isEqualTo(PasswordHash.parse(ABC));
    for (String nobody : new String[] {"carol", "Alice", "alice ", "", "bob", "#carol"}) {
      assertThat(users.hash(nobody)).as(nobody).isNull();
    }
  }

  @Test
  void somebodyUnknownIsCheckedAgainstAlwaysTheSameHash() {
    Users users = Users.of(List.of("alice:" + A, "bob:" + ABC));
    for (String name : new String[] {"", "eve", "mallory", "x".repeat(500)}) {
      PasswordHash decoy = users.decoy(name);
      assertThat(decoy).isIn(PasswordHash.parse(A), PasswordHash.parse(ABC));
      assertThat(users.decoy(name)).isSameAs(decoy);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | names no user",
        "'# only a comment' | names no user",
        "alice | line 1 names no user; expected a name, a colon and a hash",
        ":$2b$11$x | line 1 names no user",
        "alice:secret | line 1: user \"alice\" has a password written plain",
        "alice:$apr1$x$y | line 1: user \"alice\" has an MD5 hash",
        "alice:{SHA}x | user \"alice\" has an SHA-1 hash",
        "alice: | user \"alice\" has a password written plain",
        "alice:@:more | has what begins like a bcrypt hash and is none"
      })
  void aBrokenFileSaysWhere(String text, String what) {
    assertThatThrownBy(() -> Users.ofFile(text == null ? "" : text.replace("@", A)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .message()
        .doesNotContain("secret", A);
  }

  @Test
  void nobodyStandsThereTwice() {
    assertThatThrownBy(() -> Users.ofFile("alice:" + A + "\nbob:" + A + "\nalice:" + ABC))
        .hasMessage("line 3: user \"alice\" stands here a second time; keep one");
    Users inline = Users.of(List.of("alice:" + A));
    assertThatThrownBy(() -> inline.and(Users.ofFile("alice:" + ABC)))
        .hasMessageContaining("has user \"alice\", who stands in users as well");
    Users both = inline.and(Users.ofFile("bob:" + ABC));
    assertThat(both.hash("alice")).isNotNull();
    assertThat(both.hash("bob")).isNotNull();
  }

  @Test
  void aNameWithAControlCharacterCouldNeverBeSent() {
    assertThatThrownBy(() -> Users.of(List.of("al\tice:" + A)))
        .hasMessageContaining("item 1 has a name with a control character");
  }
}
