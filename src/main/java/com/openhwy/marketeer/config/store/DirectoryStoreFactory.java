package com.openhwy.marketeer.config.store;

import com.openhwy.marketeer.config.read.ConfigDirectory;
import com.openhwy.marketeer.config.read.RawText;
import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The store {@value #NAME}: the documents of a directory as texts, and the fingerprints of other
 * files that count as configuration. vertx-config's own directory store parses (so places are
 * lost), replaces lists and fails when a file disappears; this one never fails.
 *
 * <p>Configuration: {@code path} of the directory, {@code files} an array of paths.
 */
public final class DirectoryStoreFactory implements ConfigStoreFactory {
  static final String NAME = "marketeer-directory";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ConfigStore create(Vertx vertx, JsonObject configuration) {
    Path directory = Path.of(configuration.getString("path"));
    List<Path> files =
        configuration.getJsonArray("files", new JsonArray()).stream()
            .map(file -> Path.of(file.toString()))
            .toList();
    return new ConfigStore() {
      @Override
      public Future<Buffer> get() {
        return vertx.executeBlocking(() -> found(directory, files), false);
      }

      @Override
      public Future<Void> close() {
        return Future.succeededFuture();
      }

      @Override
      public String toString() {
        return "directory " + directory;
      }
    };
  }

  private static Buffer found(Path directory, List<Path> files) {
    JsonArray texts = new JsonArray();
    for (RawText text : ConfigDirectory.read(directory)) {
      texts.add(Texts.toJson(text));
    }
    JsonObject fingerprints = new JsonObject();
    files.forEach(file -> fingerprints.put(file.toString(), fingerprint(file)));
    return new JsonObject()
        .put(Texts.DIRECTORY, new JsonObject().put("texts", texts).put("files", fingerprints))
        .toBuffer();
  }

  private static String fingerprint(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (IOException e) {
      return "cannot be read: " + e.getClass().getSimpleName();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
