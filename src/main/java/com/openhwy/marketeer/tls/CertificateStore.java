package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.ServerConfig;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a TLS listener. The choice by name is made here, at each handshake, so that
 * {@link #update} takes effect at once and no listener is opened anew. Thread-safe.
 */
public final class CertificateStore {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);

  /** A self-signed certificate is made anew when less than this is left of it. */
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  /**
   * One certificate, for the admin API and the metric of its end.
   *
   * @param alias tells it from every other one
   * @param names it is good for
   * @param source its file, or {@code self-signed}
   * @param ocsp what is known of its revocation; null when nobody was asked
   */
  public record Info(
      String alias,
      List<String> names,
      String source,
      String algorithm,
      Instant notBefore,
      Instant notAfter,
      boolean selfSigned,
      @Nullable String ocsp) {}

  private final Ticker ticker;
  private final @Nullable IssuedCertificates issued;
  private final OcspStaples staples;
  private final LiveKeyManager keys;
  private List<CertifiedKey> fromFiles;
  private List<String> hosts;
  private @Nullable CertifiedKey selfSigned;

  private CertificateStore(
      Ticker ticker,
      List<ServerConfig.Certificate> files,
      List<String> hosts,
      @Nullable IssuedCertificates issued) {
    this.ticker = ticker;
    this.issued = issued;
    this.fromFiles = load(files);
    this.hosts = List.copyOf(hosts);
    this.staples = new OcspStaples(ticker);
    this.keys = new LiveKeyManager(compile(), staples);
  }

  /**
   * Reads every file. Blocks: not for an event loop.
   *
   * @param certificates the first one answers clients that ask for no name, or for one nobody has;
   *     with none at all a self-signed certificate is made, and the log says so
   * @param hosts the self-signed certificate is to name, besides localhost
   * @param issued served as well, behind those from files; null for none
   * @throws IllegalArgumentException with a message for the operator: the file and what is wrong
   */
  public static CertificateStore of(
      List<ServerConfig.Certificate> certificates,
      List<String> hosts,
      @Nullable IssuedCertificates issued) {
    return of(certificates, hosts, issued, Ticker.SYSTEM);
  }

  static CertificateStore of(
      List<ServerConfig.Certificate> certificates,
      List<String> hosts,
      @Nullable IssuedCertificates issued,
      Ticker ticker) {
    CertificateStore store = new CertificateStore(ticker, certificates, hosts, issued);
    if (issued != null) {
      issued.onChange(store::recompile);
    }
    return store;
  }

  /** Asked at each handshake, and answers with what is served at that moment. */
  LiveKeyManager keys() {
    return keys;
  }

  void refreshStaples() {
    staples.refresh(keys.certificates().all());
  }

  /** What answers a certificate authority that asks by this name; null when none is expected. */
  @Nullable SslContext challenge(@Nullable String serverName) {
    return issued == null ? null : issued.challenge(serverName);
  }

  /** Whether there is a certificate that names this server; not for a client that named none. */
  boolean names(@Nullable String serverName) {
    return serverName != null && keys.certificates().names(serverName);
  }

  /** Whether a certificate names this server that somebody else vouches for. */
  boolean vouchesFor(String serverName) {
    return names(serverName)
        && choices(serverName).stream().anyMatch(choice -> !choice.selfSigned());
  }

  /** The certificates for a server name, one of each key algorithm. */
  List<CertifiedKey> choices(@Nullable String serverName) {
    return keys.certificates().choices(serverName);
  }

  /**
   * Reads every file again and, when all are in order, serves them from the next handshake on.
   * Connections stay as they are. Blocks: not for an event loop.
   *
   * @throws IllegalArgumentException as {@link #of}; what was served before stays
   */
  public synchronized void update(List<ServerConfig.Certificate> certificates, List<String> hosts) {
    fromFiles = load(certificates);
    this.hosts = List.copyOf(hosts);
    recompile();
  }

  private synchronized void recompile() {
    keys.replace(compile());
  }

  /** What is served now, the default one first. */
  public List<Info> certificates() {
    return keys.certificates().all().stream()
        .map(
            key ->
                new Info(
                    key.alias(),
                    key.names(),
                    key.source(),
                    key.algorithm(),
                    key.leaf().getNotBefore().toInstant(),
                    key.leaf().getNotAfter().toInstant(),
                    key.selfSigned(),
                    staples.state(key.alias())))
        .toList();
  }

  private List<CertifiedKey> load(List<ServerConfig.Certificate> files) {
    Instant now = now();
    List<CertifiedKey> loaded = new ArrayList<>();
    for (ServerConfig.Certificate file : files) {
      loaded.add(KeyFiles.load(file, now));
    }
    return loaded;
  }

  /** Those from files, those that were issued, and a self-signed one for what is then missing. */
  private CertificateMap compile() {
    List<CertifiedKey> all = new ArrayList<>(fromFiles);
    List<String> missing = List.of();
    if (issued != null) {
      all.addAll(issued.all());
      CertificateMap whole = new CertificateMap(all);
      missing =
          hosts.stream().filter(SelfSigned::isName).filter(host -> !whole.names(host)).toList();
    } else if (all.isEmpty()) {
      missing = hosts;
    }
    if (all.isEmpty() || !missing.isEmpty()) {
      all.add(
          selfSigned(
              missing.stream()
                  .filter(SelfSigned::isName)
                  .sorted()
                  .distinct()
                  .limit(SelfSigned.MAX_NAMES - 3L) // its own three stand there too
                  .toList()));
    }
    return new CertificateMap(all);
  }

  /** The one served stays while it will do, so that whoever trusted it need not do so again. */
  private CertifiedKey selfSigned(List<String> wanted) {
    CertifiedKey held = selfSigned;
    Instant now = now();
    if (held != null
        && now.plus(RENEW_BEFORE).isBefore(held.leaf().getNotAfter().toInstant())
        && held.names().containsAll(wanted)) {
      return held;
    }
    CertifiedKey made = SelfSigned.generate(wanted, now);
    selfSigned = made;
    LOG.warn(
        issued == null
            ? "no certificate is configured for TLS: serving a self-signed one for {} until {};"
                + " browsers will warn. Name yours in server.https[].tls.certificates, or let"
                + " tls.auto get one"
            : "no certificate is configured or has been issued yet for {}: serving a self-signed"
                + " one (at most until {}); browsers will warn. Without tls.auto none will be"
                + " issued",
        made.names(),
        made.leaf().getNotAfter().toInstant());
    return made;
  }

  private Instant now() {
    return Instant.ofEpochMilli(ticker.epochMillis());
  }
}
