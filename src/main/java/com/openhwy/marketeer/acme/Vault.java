package com.openhwy.marketeer.acme;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What we keep, by what it is. An entry that cannot be read counts as missing and is reported with
 * the way out; only account keys are never replaced behind the operator's back. Blocks;
 * thread-safe.
 */
final class Vault {
  private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
  private static final int ID_CHARS = 16;

  /** What turns the text of an entry into what it means. */
  private interface Reader<T> {
    T read(String text) throws GeneralSecurityException;
  }

  private final AcmeStorage storage;

  Vault(AcmeStorage storage) {
    this.storage = storage;
  }

  AcmeStorage storage() {
    return storage;
  }

  // ---- certificates

  @Nullable StoredCertificate certificate(String name) throws IOException {
    return read(
        certificateKey(name),
        StoredCertificate::read,
        "a new certificate will be ordered; put back the file from a copy if you have one");
  }

  void certificate(String name, StoredCertificate certificate) throws IOException {
    try {
      write(certificateKey(name), certificate.write());
    } catch (CertificateException e) {
      throw new IOException("the certificate for " + name + " cannot be written", e);
    }
  }

  // ---- what is known of a name

  NameState state(String name) throws IOException {
    NameState state =
        read(
            stateKey(name),
            text -> NameState.of(new JsonObject(text)),
            "what was learnt of the name is lost, nothing else; the file will be written anew");
    return state == null ? NameState.NEW : state;
  }

  void state(String name, NameState state) throws IOException {
    write(stateKey(name), state.toJson().encodePrettily());
  }

  // ---- orders

  @Nullable PendingOrder order(String name) throws IOException {
    return read(
        orderKey(name),
        text -> PendingOrder.of(new JsonObject(text)),
        "the order is given up and a new one made; delete the file");
  }

  void order(String name, PendingOrder order) throws IOException {
    write(orderKey(name), order.toJson().encodePrettily());
  }

  void orderDone(String name) throws IOException {
    storage.delete(orderKey(name));
  }

  // ---- accounts

  /**
   * @throws IOException also when the key is there and cannot be read: another key is another
   *     account
   */
  @Nullable KeyPair account(String directory) throws IOException {
    String key = accountKey(directory);
    byte[] bytes = storage.read(key);
    if (bytes == null) {
      return null;
    }
    try {
      return Keys.readPair(new String(bytes, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          storage.place(key)
              + ": the account key cannot be read ("
              + e.getMessage()
              + "); put it back from a copy, or move it away to have a new account made",
          e);
    }
  }

  void account(String directory, KeyPair key) throws IOException {
    write(accountKey(directory), Keys.write(key));
  }

  // ---- keys

  /** {@code *} is no character for files. */
  static String fileName(String name) {
    return name.replace("*", "wildcard_").replace(':', '_');
  }

  private static String certificateKey(String name) {
    return "certificates/" + fileName(name) + ".pem";
  }

  private static String stateKey(String name) {
    return "certificates/" + fileName(name) + ".json";
  }

  private static String orderKey(String name) {
    return "orders/" + fileName(name) + ".json";
  }

  static String accountId(String directory) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(directory.getBytes(StandardCharsets.UTF_8));
      String host = directory.replaceFirst("^[a-z]+://", "").replaceFirst("[/:?].*$", "");
      return host.replaceAll("[^a-z0-9.-]", "_")
          + "-"
          + HexFormat.of().formatHex(digest).substring(0, ID_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String accountKey(String directory) {
    return "accounts/" + accountId(directory) + ".pem";
  }

  private <T> @Nullable T read(String key, Reader<T> reader, String wayOut) throws IOException {
    byte[] bytes = storage.read(key);
    if (bytes == null) {
      return null;
    }
    try {
      return reader.read(new String(bytes, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | RuntimeException e) {
      // What others say of a text that is no JSON shows the text, and there are keys in it.
      String why = e instanceof GeneralSecurityException ? e.getMessage() : "it is not whole";
      LOG.error("{}: cannot be read ({}): {}", storage.place(key), why, wayOut);
      return null;
    }
  }

  private void write(String key, String text) throws IOException {
    storage.write(key, text.getBytes(StandardCharsets.UTF_8));
  }
}
