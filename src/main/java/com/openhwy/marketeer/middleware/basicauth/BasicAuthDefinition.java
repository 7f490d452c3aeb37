package com.openhwy.marketeer.middleware.basicauth;

import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Fingerprint;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.WatchedFile;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The users, and who of them was verified lately; which outlive the instances. Thread-safe. */
final class BasicAuthDefinition implements MiddlewareDefinition {
  private static final int KEY_BYTES = 32;

  final String name;
  final BasicAuthSettings settings;
  final Verifier verifier;
  final String challenge;

  private final Users inline;
  private final @Nullable WatchedFile<Users> file;
  private final byte[] key = new byte[KEY_BYTES];

  BasicAuthDefinition(
      String name, BasicAuthSettings s, Users inline, @Nullable WatchedFile<Users> file) {
    this.name = name;
    this.settings = s;
    this.inline = inline;
    this.file = file;
    this.verifier =
        new Verifier(name, s.threads(), s.hashQueue(), s.cacheSize(), s.cacheTtl().toNanos());
    String realm = s.realm().replace("\\", "\\\\").replace("\"", "\\\"");
    this.challenge = "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
    new SecureRandom().nextBytes(key);
  }

  /** As they are now. */
  Users users() {
    return file == null ? inline : file.current();
  }

  Fingerprint.Hasher hasher() {
    return new Fingerprint.Hasher(key);
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    if (file != null) {
      file.watch(loop.vertx());
    }
    return new BasicAuth(this, loop);
  }

  @Override
  public void close() {
    verifier.close();
    if (file != null) {
      file.close();
    }
  }
}
