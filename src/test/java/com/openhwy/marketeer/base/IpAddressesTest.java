package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "::ffff:10.0.0.1, 10.0.0.1",
    "::ffff:a00:1, 10.0.0.1",
    "fe80::1%eth0, fe80::1",
    "::10.0.0.1, ::a00:1",
    "0:0:0:0:0:0:10.0.0.1, ::a00:1",
    "::FFFF:10.0.0.1, 10.0.0.1",
  })
  void whatIsParsedIsFormattedCanonically(String text, String canonical) {
    assertThat(IpAddresses.format(IpAddresses.parse(text))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.1.2",
        "1:2",
        ":::",
        "::g",
        "10.0.0.1:80",
        " 10.0.0.1"
      })
  void anythingElseIsNone(String text) {
    assertThat(IpAddresses.parse(text)).isNull();
  }

  @Test
  void onlyMappedAddressesAreUnmapped() {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    assertThat(IpAddresses.unmapped(mapped)).containsExactly(10, 0, 0, 0);
    mapped[0] = 1;
    assertThat(IpAddresses.unmapped(mapped)).isSameAs(mapped);
    byte[] four = {10, 0, 0, 1};
    assertThat(IpAddresses.unmapped(four)).isSameAs(four);
  }

  @Test
  void bytesOfAnotherLengthAreNoAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpAddresses.format(new byte[5]))
        .withMessage("5 bytes are no IP address; expected 4 or 16");
  }
}
