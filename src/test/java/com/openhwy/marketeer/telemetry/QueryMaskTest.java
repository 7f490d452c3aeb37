package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryMaskTest {
  private final QueryMask mask = new QueryMask();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1&b=2                         | a=1&b=2",
        "token=x                         | token=***",
        "TOKEN=x&b=2                     | TOKEN=***&b=2",
        "a=1&access_token=x&b=2          | a=1&access_token=***&b=2",
        "password=a;b                    | password=***",
        "a=1;password=b;c=d&e=f          | a=1;password=***&e=f",
        "%74oken=x                       | %74oken=***",
        "to%6Ben=x&y=1                   | to%6Ben=***&y=1",
        "token%3Dx&y=1                   | token%3D***&y=1",
        "to=/cb?code=x&y=1               | to=/cb?code=***&y=1",
        "to=%2Fcb%3Fcode%3Dx%26y=1&z=1   | to=%2Fcb%3Fcode%3D***&z=1",
        "url=https://h/#access_token=x   | url=https://h/#access_token=***",
        "user[password]=x                | user[password]=***",
        "X-Amz-Signature=x&X-Amz-Date=2  | X-Amz-Signature=***&X-Amz-Date=2",
        "key=x                           | key=***",
        "monkey=x                        | monkey=x",
        "encode=x                        | encode=x",
        "zip_code=x                      | zip_code=***",
        "author=Tolkien                  | author=Tolkien",
        "token                           | token",
        "token=                          | token=***",
        "=x                              | =x",
        "&&=&;                           | &&=&;",
        "%=x%zz&%2                       | %=x%zz&%2",
        "a=token=x                       | a=token=x",
      })
  void valuesOfSecretParametersAreTakenOut(String query, String expected) {
    assertThat(mask.mask(query, 0, query.length())).hasToString(expected);
  }

  @Test
  void aNameTooLongToLookAtIsTakenForSecret() {
    String name = "a".repeat(SecretNames.LONGEST + 1);
    assertThat(mask.mask(name + "=x&b=1", 0, name.length() + 6)).hasToString(name + "=***&b=1");
  }

  @Test
  void onlyTheRangeIsRead() {
    String target = "/p?token=x&y=1#token=z";
    assertThat(mask.mask(target, 3, 10)).hasToString("token=***");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a.example/p?x=1            | https://a.example/p?x=1",
        "https://a.example/p?jwt=1&x=1#frag | https://a.example/p?jwt=***&x=1",
        "https://u:p@a.example/p            | a.example/p",
        "https://medium.example/@user       | https://medium.example/@user",
        "https://a.example?m=a@b            | https://a.example?m=a@b",
        "/relative@x                        | /relative@x",
        "#only                              | ''",
      })
  void urlsLoseUserInfoAndFragment(String url, String expected) {
    assertThat(mask.maskUrl(url)).hasToString(expected);
  }

  @Test
  void noUrlStaysNone() {
    assertThat(mask.maskUrl(null)).isNull();
  }
}
