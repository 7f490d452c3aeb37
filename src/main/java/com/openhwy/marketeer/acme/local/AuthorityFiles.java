package com.openhwy.marketeer.acme.local;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.tls.PemFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the local authority lives: {@code authority.pem} holds key and certificate and is for the
 * gateway alone, {@code root.crt} is the certificate for whoever is to trust it. Processes that
 * share a directory share the authority. Blocks: not for an event loop.
 */
public final class AuthorityFiles {
  /** The certificate for everybody. */
  public static final String ROOT = "root.crt";

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityFiles.class);
  private static final String AUTHORITY = "authority.pem";
  private static final Object ONE_AT_A_TIME = new Object(); // a file lock counts per process only

  private AuthorityFiles() {}

  /** Its directory within that of all certificates. */
  public static Path in(String storage) {
    return Path.of(storage).resolve("local");
  }

  /**
   * Takes the authority that is there, or makes one.
   *
   * @param singleLabels that a new one is to vouch for
   * @throws IOException with a message for the operator
   */
  public static LocalAuthority open(Path directory, Collection<String> singleLabels, Ticker ticker)
      throws IOException {
    synchronized (ONE_AT_A_TIME) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(mode("rwx------")));
      try (FileChannel channel =
              FileChannel.open(
                  directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        LocalAuthority found = held.isValid() ? read(directory, ticker) : null;
        return found == null ? make(directory, singleLabels, ticker) : found;
      }
    }
  }

  private static @Nullable LocalAuthority read(Path directory, Ticker ticker) throws IOException {
    Path file = directory.resolve(AUTHORITY);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      X509Certificate root = PemFiles.certificates(file.toString()).get(0);
      PrivateKey key = PemFiles.key(file.toString());
      Instant end = root.getNotAfter().toInstant();
      if (!Instant.ofEpochMilli(ticker.epochMillis()).isBefore(end)) {
        LOG.warn(
            "the local authority in {} ended on {}; making a new one, which marketeer trust"
                + " installs",
            directory,
            end);
        return null;
      }
      warnIfOpen(file);
      return new LocalAuthority(key, root, ticker);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          e.getMessage() + "; mend it, or move it away to have a new local authority made", e);
    }
  }

  private static void warnIfOpen(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    mode.removeAll(mode("rw-------"));
    if (!mode.isEmpty()) {
      LOG.warn(
          "{} holds the key of the local authority and others than its owner may use it: chmod 600",
          file);
    }
  }

  private static LocalAuthority make(Path directory, Collection<String> singleLabels, Ticker ticker)
      throws IOException {
    LocalAuthority made = LocalAuthority.create(singleLabels, ticker);
    String certificate = pem(made.root());
    String key = pem(new JcaPKCS8Generator(made.key(), null).generate());
    write(directory.resolve(ROOT), certificate, "rw-r--r--");
    write(directory.resolve(AUTHORITY), key + certificate, "rw-------");
    LOG.info(
        "a local authority was made in {}; marketeer trust makes this machine believe it",
        directory);
    return made;
  }

  /** Whole or not at all, and never readable for longer than its mode says. */
  private static void write(Path file, String text, String mode) throws IOException {
    Path next =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".new",
            PosixFilePermissions.asFileAttribute(mode("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.write(StandardCharsets.US_ASCII.encode(text));
        channel.force(true);
      }
      Files.setPosixFilePermissions(next, mode(mode));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static Set<PosixFilePermission> mode(String text) {
    return PosixFilePermissions.fromString(text);
  }

  /** One object in PEM. */
  public static String pem(Object what) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(what);
    }
    return text.toString();
  }
}
