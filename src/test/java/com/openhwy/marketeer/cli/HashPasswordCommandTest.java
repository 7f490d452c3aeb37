package com.openhwy.marketeer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.middleware.basicauth.PasswordHash;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HashPasswordCommandTest {
  private final List<String> prompts = new ArrayList<>();
  private String stdin = "";

  /** With nobody at a terminal. */
  private CliRun piped(String input, String... args) {
    stdin = input;
    return run(new PasswordInput(null, this::stream), args);
  }

  private CliRun typed(List<String> answers, String... args) {
    Deque<String> left = new ArrayDeque<>(answers);
    return run(
        new PasswordInput(
            prompt -> {
              prompts.add(prompt);
              return left.isEmpty() ? null : left.poll().toCharArray();
            },
            this::stream),
        args);
  }

  private InputStream stream() {
    return new ByteArrayInputStream(stdin.getBytes(UTF_8));
  }

  private static CliRun run(PasswordInput input, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Cli.commandLine();
    CommandLine only = new CommandLine(new HashPasswordCommand(input));
    only.setExecutionExceptionHandler(line.getExecutionExceptionHandler());
    only.getCommandSpec().exitCodeOnInvalidInput(ExitCode.FAILED);
    only.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new CliRun(only.execute(args), out.toString(), err.toString());
  }

  private static boolean fits(String hash, String password) {
    return PasswordHash.parse(hash).verify(password.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "--cost=4, $2b$04$",
    "--cost=5 --algorithm=bcrypt, $2b$05$",
    "--algorithm=argon2id --cost=1, '$argon2id$v=19$m=19456,t=1,p=1$'",
    "--algorithm=argon2id, '$argon2id$v=19$m=19456,t=2,p=1$'",
    "--algorithm argon2id -, '$argon2id$v=19$m=19456,t=2,p=1$'"
  })
  void readsStandardInputAndPrintsTheHashAlone(String args, String start) {
    CliRun run = piped("geheim€\n", args.split(" ", -1));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith(start).endsWith(System.lineSeparator());
    assertThat(fits(run.out().strip(), "geheim€")).isTrue();
    assertThat(run.out()).doesNotContain("geheim");
  }

  @Test
  void aLineEndIsNoPartOfThePassword() {
    for (String input : new String[] {"a b ", "a b \n", "a b \r\n"}) {
      assertThat(fits(piped(input, "--cost=4").out().strip(), "a b ")).as(input).isTrue();
    }
  }

  @Test
  void theUsualCostIsEleven() {
    assertThat(piped("geheim").out()).startsWith("$2b$11$");
  }

  @Test
  void forPrograms() {
    JsonObject json = new JsonObject(piped("geheim", "--json", "--cost", "4").out());
    assertThat(json.getString("algorithm")).isEqualTo("bcrypt");
    assertThat(fits(json.getString("hash"), "geheim")).isTrue();
  }

  @Test
  void asksTwiceAtATerminal() {
    CliRun run = typed(List.of("geheim", "geheim"), "--cost=4");
    assertThat(prompts).containsExactly("Password: ", "Again: ");
    assertThat(run.code()).isZero();
    assertThat(fits(run.out().strip(), "geheim")).isTrue();
  }

  @Test
  void atATerminalStandardInputIsReadWhenAsked() {
    stdin = "piped";
    CliRun run = typed(List.of(), "-", "--cost=4");
    assertThat(prompts).isEmpty();
    assertThat(fits(run.out().strip(), "piped")).isTrue();
  }

  @Test
  void whatWasTypedMustBeTheSameTwice() {
    CliRun run = typed(List.of("geheim", "gehiem"));
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("the two passwords differ").doesNotContain("geh");
    for (List<String> cut : List.of(List.<String>of(), List.of("geheim"))) {
      assertThat(typed(cut).err()).contains("no password was entered");
    }
  }

  @Test
  void aPasswordIsNeverAnArgument() {
    CliRun run = piped("", "geheim");
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("a password is no argument").doesNotContain("geheim");
    CliRun whole = CliRun.of("hash-password", "geheim");
    assertThat(whole.code()).isEqualTo(ExitCode.FAILED);
    assertThat(whole.err()).contains("a password is no argument").doesNotContain("geheim");
  }

  @ParameterizedTest
  @CsvSource({
    "--cost=3, 'a cost of 3 is out of range; expected 4 to 15 for bcrypt'",
    "--cost=16, 'expected 4 to 15 for bcrypt'",
    "--algorithm=argon2id --cost=0, 'expected 1 to 16 for argon2id'",
    "--algorithm=argon2id --cost=17, 'expected 1 to 16 for argon2id'",
    "--algorithm=md5, 'Invalid value for option'",
    "--cost=much, 'Invalid value for option'"
  })
  void whatIsAskedWrongly(String args, String message) {
    CliRun run = piped("geheim", args.split(" ", -1));
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message);
  }

  @Test
  void passwordsThatNoClientCouldSend() {
    assertThat(piped("").err()).contains("the password is empty");
    assertThat(piped("\n").err()).contains("the password is empty");
    assertThat(piped("one\ntwo\n").err()).contains("control character or a second line");
    assertThat(piped("a\tb").err()).contains("control character");
    assertThat(piped("a\0b").err()).contains("control character");
    assertThat(piped("x".repeat(1025)).err()).contains("longer than 1024 bytes");
    assertThat(piped("x".repeat(73)).err()).contains("no more than 72 bytes", "argon2id");
    assertThat(piped("x".repeat(1024), "--algorithm=argon2id").code()).isZero();
    assertThat(typed(Arrays.asList("\ud800", "\ud800")).err()).contains("no valid text");
    CliRun latin1 =
        run(
            new PasswordInput(null, () -> new ByteArrayInputStream(new byte[] {(byte) 0xfc, 'x'})),
            "--cost=4");
    assertThat(latin1.err()).contains("not UTF-8");
  }

  @Test
  void inputThatCannotBeRead() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] into, int from, int count) throws IOException {
            throw new IOException("gone");
          }
        };
    CliRun run = run(new PasswordInput(null, () -> broken));
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("standard input cannot be read: gone");
  }
}
