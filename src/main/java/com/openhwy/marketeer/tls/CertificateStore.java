package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.ServerConfig;
import io.vertx.core.net.KeyCertOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the TLS listeners. Listeners are given {@link #keyCertOptions} once, with SNI
 * switched off in Vert.x ({@code setSni(false)}): the choice by name is made here, at each
 * handshake, so that {@link #update} takes effect at once and no listener is opened anew.
 * Thread-safe.
 */
public final class CertificateStore {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);

  /** A self-signed certificate is made anew when less than this is left of it. */
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  /**
   * One certificate, for the admin API and the metric of its end.
   *
   * @param names it is good for
   * @param source its file, or {@code self-signed}
   */
  public record Info(List<String> names, String source, Instant notAfter, boolean selfSigned) {}

  private final Ticker ticker;
  private final LiveKeyManager keys;
  private List<String> selfSignedHosts = List.of();

  private CertificateStore(
      Ticker ticker, List<ServerConfig.Certificate> files, List<String> hosts) {
    this.ticker = ticker;
    this.keys = new LiveKeyManager(compile(files, hosts, null));
  }

  /**
   * Reads every file. Blocks: not for an event loop.
   *
   * @param certificates the first one answers clients that ask for no name, or for one nobody has;
   *     with none at all a self-signed certificate is made, and the log says so
   * @param hosts the self-signed certificate is to name, besides localhost
   * @throws IllegalArgumentException with a message for the operator: the file and what is wrong
   */
  public static CertificateStore of(
      List<ServerConfig.Certificate> certificates, List<String> hosts) {
    return of(certificates, hosts, Ticker.SYSTEM);
  }

  static CertificateStore of(
      List<ServerConfig.Certificate> certificates, List<String> hosts, Ticker ticker) {
    return new CertificateStore(ticker, certificates, hosts);
  }

  /** For every TLS listener; live. */
  public KeyCertOptions keyCertOptions() {
    return KeyCertOptions.wrap(keys);
  }

  /**
   * Reads every file again and, when all are in order, serves them from the next handshake on.
   * Connections stay as they are. Blocks: not for an event loop.
   *
   * @throws IllegalArgumentException as {@link #of}; what was served before stays
   */
  public synchronized void update(List<ServerConfig.Certificate> certificates, List<String> hosts) {
    keys.replace(compile(certificates, hosts, keys.certificates()));
  }

  /** What is served now, the default one first. */
  public List<Info> certificates() {
    return keys.certificates().all().stream()
        .map(
            key ->
                new Info(
                    key.names(),
                    key.source(),
                    key.leaf().getNotAfter().toInstant(),
                    key.selfSigned()))
        .toList();
  }

  private CertificateMap compile(
      List<ServerConfig.Certificate> files, List<String> hosts, @Nullable CertificateMap served) {
    Instant now = Instant.ofEpochMilli(ticker.epochMillis());
    if (files.isEmpty()) {
      return selfSigned(hosts, now, served);
    }
    List<CertifiedKey> loaded = new ArrayList<>();
    for (ServerConfig.Certificate file : files) {
      loaded.add(KeyFiles.load(file, now));
    }
    return new CertificateMap(loaded);
  }

  /** The one served stays while it will do, so that whoever trusted it need not do so again. */
  private CertificateMap selfSigned(
      List<String> hosts, Instant now, @Nullable CertificateMap served) {
    List<String> wanted = List.copyOf(new TreeSet<>(hosts));
    if (served != null && isGood(served.all().get(0), now) && wanted.equals(selfSignedHosts)) {
      return served;
    }
    CertifiedKey made = SelfSigned.generate(wanted, now);
    selfSignedHosts = wanted;
    LOG.warn(
        "no certificate is configured for TLS: serving a self-signed one for {} until {};"
            + " browsers will warn. Name yours in server.https[].tls.certificates",
        made.names(),
        made.leaf().getNotAfter().toInstant());
    return new CertificateMap(List.of(made));
  }

  private static boolean isGood(CertifiedKey key, Instant now) {
    return key.selfSigned()
        && now.plus(RENEW_BEFORE).isBefore(key.leaf().getNotAfter().toInstant());
  }
}
