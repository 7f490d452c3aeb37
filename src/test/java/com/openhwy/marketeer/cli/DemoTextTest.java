package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoTextTest {
  @Test
  void headingsAndLinesToCopyStandInLine() {
    String text = DemoText.of(8080, 8443, 9090);
    assertThat(text.lines().skip(3)).allMatch(line -> line.matches("(  |    )[^ ].*"));
    assertThat(text)
        .contains(
            "\n  HTTPS, by an authority of this machine",
            "\n    curl --cacert <(scripts/marketeer trust --print)",
            " https://localhost:8443/auth/hello\n  the admin API\n")
        .contains("http://127.0.0.1:8080/auth/hello", "http://127.0.0.1:9090/ready")
        .doesNotContain("$HTTP", "$ADMIN");
  }

  @Test
  void withoutATlsListenerItSaysNothingOfHttps() {
    assertThat(DemoText.of(8080, -1, 9090))
        .doesNotContain("https://", "HTTPS")
        .contains("\n  the admin API\n");
  }
}
