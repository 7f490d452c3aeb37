package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "10.0.0.0/8, ::10.1.2.3, false",
    "192.168.128.0/17, 192.168.128.1, true",
    "192.168.128.0/17, 192.168.127.255, false",
    "192.168.1.7, 192.168.1.7, true",
    "192.168.1.7, 192.168.1.6, false",
    "0.0.0.0/0, 255.1.2.3, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true",
    "::1/128, ::2, false",
  })
  void contains(String block, String address, boolean inside) throws Exception {
    assertThat(Cidr.parse(block).contains(InetAddress.getByName(address))).isEqualTo(inside);
    assertThat(Cidr.parse(block).contains(IpAddresses.parse(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nobody | \"nobody\" is no address block; expected 10.0.0.0/8 or 2001:db8::/32",
        "/8 | \"/8\" is no address block; expected 10.0.0.0/8 or 2001:db8::/32",
        "10.0.0.0/33 | \"10.0.0.0/33\" has no prefix length from 0 to 32",
        "10.0.0.0/-1 | \"10.0.0.0/-1\" has no prefix length from 0 to 32",
        "10.0.0.0/ | \"10.0.0.0/\" has no prefix length from 0 to 32",
        "::/129 | \"::/129\" has no prefix length from 0 to 128",
        "10.1.0.0/8 | \"10.1.0.0/8\" has bits set beyond /8; did you mean 10.0.0.0/8?",
        "2001:db8::1/64 | \"2001:db8::1/64\" has bits set beyond /64; did you mean 2001:db8::/64?",
      })
  void refuses(String text, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text)).withMessage(message);
  }

  @Test
  void isAValue() {
    assertThat(Cidr.parse("10.0.0.0/8"))
        .isEqualTo(Cidr.parse("10.0.0.0/8"))
        .hasSameHashCodeAs(Cidr.parse("10.0.0.0/8"))
        .isNotEqualTo(Cidr.parse("10.0.0.0/9"))
        .isNotEqualTo("10.0.0.0/8")
        .hasToString("10.0.0.0/8");
    assertThat(Cidr.parse("2001:DB8::/32")).hasToString("2001:db8::/32");
    assertThat(Cidr.parse("10.0.0.1")).hasToString("10.0.0.1/32");
  }
}
