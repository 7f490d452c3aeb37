package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a command looks for the gateway. */
class AdminOptionsTest {
  @TempDir Path conf;

  private AdminOptions configured(String listen) throws IOException {
    Files.writeString(
        conf.resolve("marketeer.yaml"),
        "admin: {listen: '" + listen + "', token: from-the-file-0123456789}\n");
    AdminOptions options = new AdminOptions();
    options.config.directory = conf;
    return options;
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9191,http://127.0.0.1:9191",
    "0.0.0.0:9191,http://127.0.0.1:9191",
    ":9191,http://127.0.0.1:9191",
    "'[::]:9191',http://[::1]:9191",
    "'[::1]:9191',http://[::1]:9191",
    "localhost:9191,http://localhost:9191"
  })
  void whereTheConfigurationSays(String listen, String url) throws IOException {
    assertThat(configured(listen).client().base()).hasToString(url);
  }

  @Test
  void anAddressThatIsGivenWins() throws IOException {
    AdminOptions options = configured("127.0.0.1:9191");
    options.url = "http://10.0.0.1:9090/nodes/paris/";

    assertThat(options.client().base()).hasToString("http://10.0.0.1:9090/nodes/paris");
  }

  /** The gateway may serve an older, valid one. */
  @Test
  void aBrokenConfigurationLeavesTheDefault() throws IOException {
    AdminOptions options = configured("nonsense");

    assertThat(options.client().base()).hasToString("http://127.0.0.1:9090");
  }

  @Test
  void noConfigurationLeavesTheDefault() {
    AdminOptions options = new AdminOptions();
    options.config.directory = conf.resolve("none");

    assertThat(options.client().base()).hasToString("http://127.0.0.1:9090");
  }

  @Test
  void aSocketCannotBeAsked() throws IOException {
    AdminOptions options = configured("unix:/run/admin.sock");

    assertThatThrownBy(options::client)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("/run/admin.sock")
        .hasMessageContaining("curl --unix-socket");
  }
}
