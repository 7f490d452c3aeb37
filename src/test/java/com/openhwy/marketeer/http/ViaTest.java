package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViaTest {

  private static Headers headers(String fields) {
    Headers headers = new Headers();
    for (String field : fields.split(" & ", -1)) {
      int colon = field.indexOf(": ");
      headers.add(field.substring(0, colon), field.substring(colon + 2));
    }
    return headers;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1 | 5 | Accept: edge                                        | false
          1 | 5 | Via: 1.1 other                                      | false
          1 | 5 | Via: 1.1 edge                                       | true
          1 | 5 | Via: 1.1 other, 2 edge, 1.1 third                   | true
          1 | 5 | Via: 1.1 other & Via: 1.1 edge                      | true
          1 | 5 | Via: 1.1 edge-2, 1.1 the-edge, 1.1 edge.test        | false
          1 | 5 | Via: 1.1 edge (a comment)                           | true
          1 | 5 | Via: 1.1 x (never closed, 1.1 edge                  | true
          1 | 5 | Via: 1.1 x "never closed, 1.1 edge                  | true
          1 | 5 | CDN-Loop: cdn.test; a=b, edge; hops=1               | true
          1 | 5 | CDN-Loop: cdn.test; loops=1                         | false
          2 | 5 | Via: 1.1 edge                                       | false
          2 | 5 | Via: 1.1 edge & CDN-Loop: edge                      | false
          2 | 5 | Via: 1.1 edge, 1.1 b, 1.1 edge                      | true
          0 | 5 | Via: 1.1 edge, 1.1 edge, 1.1 edge                   | false
          0 | 5 | Via: 1.1 a, 1.1 b, 1.1 c, 1.1 d                     | false
          0 | 5 | Via: 1.1 a, 1.1 b, 1.1 c, 1.1 d, 1.1 e              | true
          0 | 5 | Via: 1.1 a, 1.1 b & Via: 1.1 c & Via: 1.1 d,, 1.1 e | true
          0 | 5 | Via: ,,, , ,,                                       | false
          0 | 5 | CDN-Loop: a, b, c, d, e                             | true
          0 | 0 | CDN-Loop: a, b, c, d, e                             | false
          """)
  void circlesAndLongWays(int visits, int max, String fields, boolean loop) {
    assertThat(new Via("edge", visits, max, false).isLoop(headers(fields))).isEqualTo(loop);
  }

  @Test
  void addsItselfWhereItIsToldTo() {
    Headers headers = headers("Via: 1.0 a & CDN-Loop: b");
    new Via("edge", 1, 5, false).append(headers, Protocol.HTTP_3);
    assertThat(headers).hasToString("Via: 1.0 a, 3 edge\nCDN-Loop: b\n");
    new Via("far", 1, 5, true).append(headers, Protocol.HTTP_1_1);
    assertThat(headers).hasToString("Via: 1.0 a, 3 edge, 1.1 far\nCDN-Loop: b, far\n");
    assertThat(new Via("far", 1, 5, false).isLoop(headers)).isTrue();
    assertThat(new Via("near", 1, 5, false).isLoop(headers)).isFalse();
  }

  @Test
  void whoHasNoNameRefusesNothing() {
    assertThat(Via.NAMELESS.isLoop(headers("Via: 1.1 marketeer, 1.1 marketeer"))).isFalse();
  }
}
