package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.WatchedFile;
import com.openhwy.marketeer.middleware.jwt.LiveKeys.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Makes {@code jwt}. */
public final class JwtFactory implements MiddlewareFactory<JwtSettings> {

  @Override
  public String type() {
    return "jwt";
  }

  @Override
  public Class<JwtSettings> settings() {
    return JwtSettings.class;
  }

  @Override
  public void check(JwtSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    new KeyCheck(s, complaints).check();
    new JwtCheck(s, complaints).check();
  }

  @Override
  public MiddlewareDefinition define(String name, JwtSettings s) {
    return new JwtDefinition(name, s, source(name, s));
  }

  private static KeySource source(String name, JwtSettings s) {
    Set<Algorithm> pinned = s.pinned();
    if (s.jwksUrl() != null) {
      return new LiveKeys(
          new IssuerLoader(s.jwksUrl(), s.jwksTimeout()),
          json -> KeySet.ofJwks(json, pinned),
          new Pace(s.jwksRefresh(), s.jwksMinRefresh()));
    }
    if (s.jwksFile() != null) {
      return watched(name, s.jwksFile(), json -> KeySet.ofJwks(json, pinned));
    }
    if (s.publicKey() == null) {
      return KeySource.fixed(secretKeys(Secrets.octets(s), pinned));
    }
    return PemKey.isPem(s.publicKey())
        ? KeySource.fixed(PemKey.keys(s.publicKey(), pinned))
        : watched(name, s.publicKey(), pem -> PemKey.keys(pem, pinned));
  }

  private static KeySource watched(String name, String file, Function<String, KeySet> reader) {
    return KeySource.watched(new WatchedFile<>(name, file, reader));
  }

  private static KeySet secretKeys(byte[] secret, Set<Algorithm> pinned) {
    List<VerificationKey> keys = new ArrayList<>();
    for (Algorithm algorithm : pinned) {
      keys.add(VerificationKey.secret(null, algorithm, secret));
    }
    return KeySet.fixed(keys);
  }
}
