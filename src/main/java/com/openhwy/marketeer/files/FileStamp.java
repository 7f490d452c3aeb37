package com.openhwy.marketeer.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * By what a file is known to be unchanged. Thread-safe: immutable.
 *
 * @param inode as the file system names it; empty where it does not
 * @param size bytes
 */
record FileStamp(String inode, long size, FileTime modified) {
  private static final int TAG_BYTES = 12;

  /** Blocks. */
  static FileStamp of(Path file, LinkOption... options) throws IOException {
    return of(Files.readAttributes(file, BasicFileAttributes.class, options));
  }

  static FileStamp of(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return new FileStamp(
        key == null ? "" : key.toString(), attributes.size(), attributes.lastModifiedTime());
  }

  boolean isSameFile(FileStamp other) {
    return inode.equals(other.inode);
  }

  /** Seconds since 1970, rounded down. */
  long modifiedSeconds() {
    return modified.to(TimeUnit.SECONDS);
  }

  /**
   * A strong entity tag (RFC 9110 8.8.3): a digest of all three, so that it gives away neither
   * inode nor clock.
   *
   * @param coding of the representation, empty for none: each has a tag of its own
   */
  String etag(String coding) {
    int number = inode.indexOf("ino="); // the device before it may change with a restart
    String file = number < 0 ? inode : inode.substring(number);
    String identity = file + '/' + size + '/' + modified.to(TimeUnit.NANOSECONDS) + '/' + coding;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      byte[] head = Arrays.copyOf(digest, TAG_BYTES);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(head) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256 (java.security.MessageDigest)", e);
    }
  }
}
