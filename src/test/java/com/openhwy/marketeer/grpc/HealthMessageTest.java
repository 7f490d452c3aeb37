package com.openhwy.marketeer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthMessageTest {

  @Test
  void questions() {
    assertThat(hex(HealthMessage.request(""))).isEqualTo("0000000000");
    assertThat(hex(HealthMessage.request("a.B"))).isEqualTo("00000000050a03612e42");
    assertThat(hex(HealthMessage.request("x".repeat(300))))
        .startsWith("000000012f0aac0278")
        .hasSize(2 * (5 + 3 + 300));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0000000002 0801,                     1
          0000000002 0802,                     2
          0000000000,                          0
          0000000003 088001,                   128
          0000000004 08020801,                 1
          0000000006 120161 0801 08 ,         -1
          0000000005 120161 0801,              1
          000000000b 190000000000000000 0801,  1
          0000000007 1500000000 0801,          1
          0000000004 1805 0801,                1
          0000000002 0b01,                    -1
          0000000003 1205 61,                 -1
          0000000001 08,                      -1
          000000000b 08ffffffffffffffffff01,  -1
          0100000002 0801,                    -1
          0000000003 0801,                    -1
          0000000001 0801,                    -1
          00000000,                           -1
          '',                                 -1
          """)
  void answers(String framed, int status) {
    assertThat(HealthMessage.status(HexFormat.of().parseHex(framed.replace(" ", ""))))
        .isEqualTo(status);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
