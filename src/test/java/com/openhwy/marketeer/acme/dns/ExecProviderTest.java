package com.openhwy.marketeer.acme.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.acme.DnsProvider;
import com.openhwy.marketeer.config.model.DnsConfig;
import com.openhwy.marketeer.gateway.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExecProviderTest {
  private static final String NAME = "_acme-challenge.www.example.com";

  @TempDir Path directory;

  private DnsProvider hook(Duration timeout, String script, String... arguments)
      throws IOException {
    Path file = directory.resolve("hook.sh");
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    DnsConfig.Propagation never =
        new DnsConfig.Propagation(Duration.ZERO, Duration.ofSeconds(1), List.of());
    return DnsProviders.of(new DnsConfig.Exec(command, timeout, never));
  }

  private DnsProvider hook(String script, String... arguments) throws IOException {
    return hook(Duration.ofSeconds(30), script, arguments);
  }

  @Test
  void itIsToldWhatToDoTwice() throws Exception {
    Path said = directory.resolve("said");
    DnsProvider hook =
        hook(
            "echo \"$@\" \"$MARKETEER_DNS_ACTION $MARKETEER_DNS_FQDN $MARKETEER_DNS_VALUE"
                + " $MARKETEER_DNS_DOMAIN\" >> '"
                + said
                + "'\n",
            "--zone",
            "two words; $HOME");
    hook.present(NAME, "-dash_value");
    hook.cleanup(NAME, "-dash_value");
    assertThat(Files.readAllLines(said))
        .containsExactly(
            "--zone two words; $HOME present "
                + NAME
                + " -dash_value present "
                + NAME
                + " -dash_value www.example.com",
            "--zone two words; $HOME cleanup "
                + NAME
                + " -dash_value cleanup "
                + NAME
                + " -dash_value www.example.com");
  }

  @Test
  void whatItSaysStandsInTheFailure() throws IOException {
    DnsProvider hook = hook("echo looking; echo 'no such zone' >&2; exit 3\n");
    assertThatThrownBy(() -> hook.present(NAME, "v"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "hook.sh present " + NAME + " ended with 3 and said: looking | no such zone");
  }

  @Test
  void oneThatSaysNothing() throws IOException {
    DnsProvider hook = hook("exit 1\n");
    assertThatThrownBy(() -> hook.cleanup(NAME, "v"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("cleanup " + NAME + " ended with 1 and said nothing");
  }

  @Test
  void oneThatNeverStopsTalkingIsHeardToItsEnd() throws IOException {
    DnsProvider hook = hook("yes talk | head -c 3000000; echo; echo the end; exit 2\n");
    assertThatThrownBy(() -> hook.present(NAME, "v"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("| the end")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(5000));
  }

  @Test
  void oneThatHangsIsEndedInTime() throws IOException {
    DnsProvider hook = hook(Duration.ofSeconds(1), "exec sleep 600\n");
    assertThatThrownBy(() -> hook.present(NAME, "v"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not end within 1 s");
  }

  /** Interrupted, as by a stop: its time might be up before it has a child, on a slow machine. */
  @Test
  void oneThatIsEndedGoesWithAllItStarted() throws Exception {
    Path child = directory.resolve("child");
    DnsProvider hook =
        hook(
            Duration.ofMinutes(10),
            "sleep 600 &\necho $! > '%1$s.new'\nmv '%1$s.new' '%1$s'\nwait\n".formatted(child));
    FutureTask<String> presenting =
        new FutureTask<>(
            () -> {
              hook.present(NAME, "v");
              return "presented";
            });
    Thread worker = new Thread(presenting);
    worker.start();
    Eventually.holds("it has a child", () -> Files.exists(child));
    worker.interrupt();
    assertThatThrownBy(presenting::get).hasCauseInstanceOf(InterruptedException.class);
    long pid = Long.parseLong(Files.readString(child).strip());
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::onExit))
        .satisfies(
            exit -> exit.ifPresent(java.util.concurrent.CompletableFuture::join)); // or time-out
  }

  @Test
  void oneThatLeavesSomebodyBehindIsNotWaitedFor() throws Exception {
    DnsProvider hook = hook("(sleep 5 &) ; exit 0\n");
    hook.present(NAME, "v");
    assertThat(directory.resolve("hook.sh")).exists();
  }

  @Test
  void oneThatIsNotThere() {
    DnsProvider hook =
        DnsProviders.of(
            new DnsConfig.Exec(
                List.of(directory.resolve("gone").toString()),
                Duration.ofSeconds(1),
                new DnsConfig.Propagation(Duration.ZERO, Duration.ofSeconds(1), List.of())));
    assertThatThrownBy(() -> hook.present(NAME, "v"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone");
  }
}
