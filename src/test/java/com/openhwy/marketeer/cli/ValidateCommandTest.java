package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  @TempDir Path conf;

  private CliRun validate(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "validate";
    args[1] = "--config";
    args[2] = conf.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return CliRun.of(args);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(conf.resolve(file), text);
  }

  @Test
  void aValidOneIsCounted() throws IOException {
    write(
        "routes.yaml",
        """
        routes:
          - name: ping
            match: {path: /ping}
            backend: {type: respond, body: pong}
        """);

    CliRun run = validate();

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(conf + " is valid: 1 routes, 0 services, 0 middlewares\n");
    assertThat(run.code()).isZero();
    assertThat(new JsonObject(validate("--json").out()).getBoolean("valid")).isTrue();
  }

  @Test
  void allProblemsAtOnce() throws IOException {
    write("services.yaml", "services: [{name: torii, endpoints: ['http://127.0.0.1:1']}]\n");
    write(
        "routes.yaml",
        """
        routes:
          - name: a
            match: {path: /a}
            backend: {type: service, service: tori}
          - name: b
            match: {path: /b}
            backend: {type: respond, status: many}
        """);

    CliRun run = validate();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains(conf.resolve("routes.yaml") + ":4:", "did you mean \"torii\"?")
        .contains(conf.resolve("routes.yaml") + ":7:")
        .endsWith(conf + ": 2 problems\n");
    JsonObject json = new JsonObject(validate("--json").out());
    assertThat(json.getBoolean("valid")).isFalse();
    assertThat(json.getJsonArray("problems").getJsonObject(0).getInteger("line")).isEqualTo(4);
  }

  @Test
  void aDirectoryThatIsNotThere() {
    CliRun run = CliRun.of("validate", "--config", conf.resolve("none").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("does not exist; name the configuration directory");
  }
}
