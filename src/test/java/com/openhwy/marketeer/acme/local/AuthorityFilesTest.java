package com.openhwy.marketeer.acme.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityFilesTest {
  private final Clock clock = Clock.at(Instant.parse("2026-03-01T12:00:00Z"));

  @TempDir Path storage;
  private Path directory;

  @BeforeEach
  void within() {
    directory = AuthorityFiles.in(storage.resolve("acme").toString());
  }

  private LocalAuthority open(String... singleLabels) throws IOException {
    return AuthorityFiles.open(directory, List.of(singleLabels), clock);
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  @Test
  void oneIsMadeAndThenKept() throws IOException {
    LocalAuthority made = open("box");
    LocalAuthority found = open("another");
    assertThat(found.root()).isEqualTo(made.root());
    assertThat(found.key()).isEqualTo(made.key());
    assertThat(found.permits("box")).isTrue();
    assertThat(found.permits("another")).as("the root was made before it").isFalse();
  }

  @Test
  void theKeyIsForItsOwnerAlone() throws IOException {
    LocalAuthority made = open();
    assertThat(mode("authority.pem")).isEqualTo("rw-------");
    assertThat(mode("root.crt")).isEqualTo("rw-r--r--");
    assertThat(mode(".")).isEqualTo("rwx------");
    assertThat(Files.readString(directory.resolve("root.crt")))
        .isEqualTo(AuthorityFiles.pem(made.root()))
        .doesNotContain("PRIVATE");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("authority.pem", "root.crt", "lock");
    }
  }

  @Test
  void thoseWhoComeAtOnceGetTheSame() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<LocalAuthority>> openers =
          IntStream.range(0, 4).<Callable<LocalAuthority>>mapToObj(i -> this::open).toList();
      List<Future<LocalAuthority>> opened = threads.invokeAll(openers);
      for (Future<LocalAuthority> each : opened) {
        assertThat(each.get().root()).isEqualTo(opened.get(0).get().root());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneThatHasEndedIsReplaced() throws IOException {
    LocalAuthority made = open();
    clock.pass(java.time.Duration.of(3650, ChronoUnit.DAYS));
    LocalAuthority next = open();
    assertThat(next.root()).isNotEqualTo(made.root());
    assertThat(next.root().getNotAfter().toInstant()).isAfter(clock.now());
  }

  @Test
  void oneThatCannotBeReadIsNeverOverwritten() throws IOException {
    open();
    Path file = directory.resolve("authority.pem");
    Files.writeString(file, "garbage");
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("authority.pem: holds no certificate")
        .hasMessageContaining("move it away");
    assertThat(Files.readString(file)).isEqualTo("garbage");
  }

  @Test
  void aStorageThatIsNoDirectoryIsSaid() throws IOException {
    Files.writeString(storage.resolve("acme"), "a file");
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("acme");
  }
}
