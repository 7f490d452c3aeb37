package com.openhwy.marketeer.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Entries as files: 0600 in directories of 0700, written beside their place, synced and renamed.
 * The locks are the kernel's, so that they end with a process that was killed. The directory is
 * made with the first entry. Thread-safe.
 */
public final class DirectoryStorage implements AcmeStorage {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** The kernel's locks are a process's: those inside it are kept apart here. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final int MAX_BYTES = 1 << 20;
  private static final String UNFINISHED = ".new";

  private final Path root;

  public DirectoryStorage(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public byte @Nullable [] read(String key) throws IOException {
    Path file = file(key);
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is larger than 1 MiB, which nothing of ours is");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    Path file = file(key);
    Path directory = folder(file);
    // A name of its own for each writer: two processes must not write into one another's.
    Path unfinished =
        directory.resolve(
            file.getFileName()
                + "."
                + ProcessHandle.current().pid()
                + "-"
                + System.nanoTime()
                + UNFINISHED);
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PRIVATE_FILE)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      replace(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    sync(directory);
  }

  private static void replace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(
          to + ": the file system cannot rename atomically; name another directory in acme.storage",
          e);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = file(key);
    if (Files.deleteIfExists(file)) {
      sync(file.getParent());
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(file(folder))) {
      return entries
          .filter(Files::isRegularFile)
          .map(entry -> folder + "/" + entry.getFileName())
          .filter(key -> !key.endsWith(UNFINISHED))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  @Override
  public @Nullable Lock tryLock(String name) throws IOException {
    Path file = lockFile(name);
    folder(file);
    if (!HELD.add(file)) {
      return null;
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PRIVATE_FILE);
      lock = channel.tryLock();
      if (lock == null) {
        return null;
      }
      sign(channel);
      return new Held(file, channel);
    } finally {
      if (lock == null) {
        HELD.remove(file);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** So that whoever waits can tell for whom. */
  private static void sign(FileChannel channel) throws IOException {
    String owner =
        "process " + ProcessHandle.current().pid() + " on " + host() + " since " + Instant.now();
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine"; // which has a name that nobody resolves
    }
  }

  private record Held(Path file, FileChannel channel) implements Lock {
    @Override
    public void close() {
      try {
        channel.close(); // and with it the kernel's lock
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(file + ": the lock could not be given back", e);
      } finally {
        HELD.remove(file);
      }
    }
  }

  @Override
  public String holder(String name) throws IOException {
    try {
      return Files.readString(lockFile(name));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  @Override
  public String place(String key) {
    return file(key).toString();
  }

  private Path lockFile(String name) {
    return file("locks/" + name + ".lock");
  }

  /**
   * @throws IllegalArgumentException when the key would lead out of the directory
   */
  private Path file(String key) {
    Path file = root.resolve(key).normalize();
    if (!file.startsWith(root) || file.equals(root)) {
      throw new IllegalArgumentException("\"" + key + "\" is no key of an entry");
    }
    return file;
  }

  private Path folder(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory == null) {
      throw new IllegalArgumentException(file + " lies nowhere");
    }
    try {
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(directory + " is no directory; move away what is there", e);
    }
    return directory;
  }

  /** A rename is durable when its directory is. */
  private static void sync(@Nullable Path directory) throws IOException {
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
