package com.openhwy.marketeer.middleware;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that a middleware lives by, read again when it changes. What was read last and made sense
 * stays in force while the file is missing or broken, and a line in the log says so. Thread-safe;
 * the file is read on workers only.
 */
public final class WatchedFile<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final long MAX_BYTES = 4 * 1024 * 1024;

  /** A file younger than this may still be written without its time or size changing again. */
  private static final long SETTLED_MILLIS = 2000;

  /** By what a file is known to be unchanged. */
  private record Stamp(@Nullable Object inode, long size, FileTime modified) {}

  /** What was last looked at, whether it made sense or not. */
  private record Sighting(@Nullable Stamp stamp, String digest, String complaint) {}

  private final String name;
  private final Path path;
  private final Function<String, T> reader;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile T current;
  private volatile Sighting sighting;
  private @Nullable Vertx watching;
  private long timer;
  private boolean closed;

  /**
   * Reads the file. Blocks.
   *
   * @param name of the middleware, for the log
   * @param reader what the text means; throws IllegalArgumentException with a message that holds no
   *     secret when it means nothing
   * @throws IllegalArgumentException with a message that names the file, when it cannot be used
   */
  public WatchedFile(String name, String file, Function<String, T> reader) {
    this.name = name;
    this.path = path(file);
    this.reader = reader;
    Stamp stamp = stampOrNull();
    byte[] bytes = bytes();
    this.current = read(bytes);
    this.sighting = new Sighting(settled(stamp), digest(bytes), "");
  }

  private static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("\"" + file + "\" is no path: " + e.getReason(), e);
    }
  }

  public T current() {
    return current;
  }

  /** Looks for changes once a second from now on, until it is closed. For every loop to call. */
  public synchronized void watch(Vertx vertx) {
    if (watching == null && !closed) {
      watching = vertx;
      timer =
          vertx.setPeriodic(
              LOOK_EVERY_MILLIS,
              id ->
                  vertx
                      .executeBlocking(
                          () -> {
                            look();
                            return "";
                          },
                          false)
                      .onFailure(
                          bug -> LOG.error("middleware {} cannot read {}", name, path, bug)));
    }
  }

  /** Reads the file again if it is not as it was. Blocks. */
  void look() {
    if (looking.compareAndSet(false, true)) {
      try {
        lookNow();
      } finally {
        looking.set(false);
      }
    }
  }

  private void lookNow() {
    Stamp stamp = stampOrNull();
    if (stamp != null && stamp.equals(sighting.stamp())) {
      return;
    }
    try {
      byte[] bytes = bytes();
      String digest = digest(bytes);
      if (!digest.equals(sighting.digest())) {
        current = read(bytes);
        LOG.info("middleware {} has read {} again", name, path);
      }
      sighting = new Sighting(settled(stamp), digest, "");
    } catch (IllegalArgumentException e) {
      complain(stamp, String.valueOf(e.getMessage()));
    }
  }

  private void complain(@Nullable Stamp stamp, String complaint) {
    if (!complaint.equals(sighting.complaint())) {
      LOG.error("middleware {} keeps to what it had read before: {}", name, complaint);
    }
    // No digest: when it is again what it was, that is to be told, too.
    sighting = new Sighting(settled(stamp), "", complaint);
  }

  private static @Nullable Stamp settled(@Nullable Stamp stamp) {
    boolean young =
        stamp == null
            || System.currentTimeMillis() - stamp.modified().to(TimeUnit.MILLISECONDS)
                < SETTLED_MILLIS;
    return young ? null : stamp;
  }

  private @Nullable Stamp stampOrNull() {
    try {
      BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(is.fileKey(), is.size(), is.lastModifiedTime());
    } catch (IOException e) {
      return null; // reading it will say why
    }
  }

  private byte[] bytes() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw refused("is larger than " + MAX_BYTES + " bytes", null);
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw refused("does not exist (relative to " + Path.of("").toAbsolutePath() + ")", e);
    } catch (AccessDeniedException e) {
      throw refused("may not be read by this user", e);
    } catch (IOException e) {
      throw refused("cannot be read: " + e.getMessage(), e);
    }
  }

  private T read(byte[] bytes) {
    try {
      return reader.apply(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw refused("is not UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private IllegalArgumentException refused(String why, @Nullable Exception cause) {
    return new IllegalArgumentException(path + " " + why, cause);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256 (java.security.MessageDigest)", e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (watching != null) {
      watching.cancelTimer(timer);
      watching = null;
    }
  }
}
