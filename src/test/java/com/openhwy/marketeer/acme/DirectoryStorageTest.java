package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryStorageTest {
  @TempDir Path directory;
  private Path root;
  private DirectoryStorage storage;

  @BeforeEach
  void open() {
    root = directory.resolve("data/acme");
    storage = new DirectoryStorage(root);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void nothingIsMadeBeforeTheFirstEntry() throws IOException {
    assertThat(storage.read("certificates/a.pem")).isNull();
    assertThat(storage.list("certificates")).isEmpty();
    storage.delete("certificates/a.pem");

    assertThat(root).doesNotExist();
  }

  @Test
  void entriesAreForTheirOwnerAlone() throws IOException {
    storage.write("certificates/a.pem", bytes("one"));

    assertThat(mode(root.resolve("certificates/a.pem"))).isEqualTo("rw-------");
    assertThat(mode(root.resolve("certificates"))).isEqualTo("rwx------");
    assertThat(mode(root)).isEqualTo("rwx------");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void anEntryIsReplacedAsAWholeAndLeavesNothingBeside() throws IOException {
    storage.write("certificates/a.pem", bytes("one"));
    storage.write("certificates/a.pem", bytes("two"));
    storage.write("certificates/b.pem", bytes("three"));

    assertThat(storage.read("certificates/a.pem")).isEqualTo(bytes("two"));
    assertThat(storage.list("certificates"))
        .containsExactly("certificates/a.pem", "certificates/b.pem");
    try (Stream<Path> files = Files.list(root.resolve("certificates"))) {
      assertThat(files).hasSize(2);
    }
    storage.delete("certificates/a.pem");
    assertThat(storage.list("certificates")).containsExactly("certificates/b.pem");
  }

  /** A reader sees the old entry or the new one, whenever it looks. */
  @Test
  void noReaderSeesAPart() throws Exception {
    byte[] ones = bytes("1".repeat(50_000));
    byte[] twos = bytes("2".repeat(60_000));
    storage.write("a", ones);
    AtomicInteger reads = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              begun.countDown();
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  byte[] read = new DirectoryStorage(root).read("a");
                  assertThat(read.length).isIn(ones.length, twos.length);
                  assertThat(read).containsOnly(read[0]);
                  reads.incrementAndGet();
                } catch (IOException e) {
                  return; // interrupted
                }
              }
            });
    AtomicInteger failures = new AtomicInteger();
    reader.setUncaughtExceptionHandler((thread, failure) -> failures.incrementAndGet());
    reader.start();
    begun.await();

    for (int i = 0; i < 50 || (reads.get() == 0 && reader.isAlive()); i++) {
      storage.write("a", i % 2 == 0 ? twos : ones);
    }

    reader.interrupt();
    reader.join();
    assertThat(failures).hasValue(0);
    assertThat(reads.get()).isPositive();
  }

  @Test
  void whatAKilledWriterLeftIsNoEntry() throws IOException {
    storage.write("certificates/a.pem", bytes("one"));
    Files.writeString(root.resolve("certificates/b.pem.123-456.new"), "-----BEGIN PRIV");

    assertThat(storage.list("certificates")).containsExactly("certificates/a.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/passwd", "certificates/../../x", "", "."})
  void noKeyLeadsOutOfTheDirectory(String key) {
    assertThatThrownBy(() -> storage.read(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> storage.write(key, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileInThePlaceOfADirectoryIsReportedByItsName() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("certificates"), "a file");

    assertThatThrownBy(() -> storage.write("certificates/a.pem", bytes("x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(root.resolve("certificates").toString());
  }

  @Test
  void whatIsTooLargeToBeOursIsNotRead() throws IOException {
    storage.write("a", new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> storage.read("a")).hasMessageContaining("larger than 1 MiB");
  }

  @Test
  void aLockIsHeldByOneAndSaysByWhom() throws IOException {
    AcmeStorage.Lock lock = storage.tryLock("certificate-a");

    assertThat(lock).isNotNull();
    assertThat(storage.tryLock("certificate-a")).isNull();
    assertThat(new DirectoryStorage(root).tryLock("certificate-a")).isNull();
    assertThat(storage.holder("certificate-a"))
        .startsWith("process " + ProcessHandle.current().pid() + " on ");
    assertThat(storage.holder("certificate-b")).isEmpty();
    AcmeStorage.Lock other = storage.tryLock("certificate-b");
    assertThat(other).isNotNull();
    other.close();
    lock.close();
    AcmeStorage.Lock again = storage.tryLock("certificate-a");
    assertThat(again).isNotNull();
    again.close();
    assertThat(mode(root.resolve("locks/certificate-a.lock"))).isEqualTo("rw-------");
  }

  @Test
  void aLockThatIsSoonGivenBackIsWaitedFor() throws Exception {
    AcmeStorage.Lock first = storage.tryLock("account-a");
    AtomicInteger rests = new AtomicInteger();

    AcmeStorage.Lock second =
        Locks.await(
            storage,
            "account-a",
            time -> {
              if (rests.incrementAndGet() == 3) {
                first.close();
              }
            });

    assertThat(rests).hasValue(3);
    assertThatThrownBy(() -> Locks.await(storage, "account-a", time -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not given back by process " + ProcessHandle.current().pid());
    second.close();
  }

  @Test
  void placesAreWhereTheOperatorFindsThem() {
    assertThat(List.of(storage.place("certificates/a.pem")))
        .containsExactly(root.resolve("certificates/a.pem").toString());
  }
}
