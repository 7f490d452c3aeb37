package com.openhwy.marketeer.config;

import com.openhwy.marketeer.config.bind.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** SHA-256 over values rather than their spelling: places and formats do not count. */
final class Digest {
  private static final long MAX_FILE = 16 * 1024 * 1024;

  private final MessageDigest digest;

  Digest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Digest tree(Node node) {
    if (node instanceof Node.Mapping mapping) {
      kind('m', mapping.entries().size());
      mapping
          .entries()
          .forEach(
              (key, value) -> {
                text(key);
                tree(value);
              });
    } else if (node instanceof Node.Sequence sequence) {
      kind('l', sequence.items().size());
      sequence.items().forEach(this::tree);
    } else if (node instanceof Node.Scalar scalar) {
      kind(scalar.value() == null ? 'n' : 's', 0);
      text(scalar.text());
    } else {
      kind('b', 0);
    }
    return this;
  }

  Digest text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    kind('t', bytes.length);
    digest.update(bytes);
    return this;
  }

  /** The contents of files; one that is not there or cannot be read counts as such. */
  Digest files(Collection<Path> files) {
    for (Path file : files) {
      text(file.toString());
      try {
        byte[] bytes = Files.size(file) > MAX_FILE ? new byte[0] : Files.readAllBytes(file);
        kind('f', bytes.length);
        digest.update(bytes);
      } catch (IOException e) {
        kind('-', 0);
      }
    }
    return this;
  }

  private void kind(char kind, int size) {
    digest.update(ByteBuffer.allocate(6).putChar(kind).putInt(size).flip());
  }

  /** Ends it: the hash in lower case hexadecimal. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
