package com.openhwy.marketeer.control;

/**
 * Every event-bus address of Marketeer, and the only place that spells them. Past tense is a fact,
 * published to whoever listens; the rest are commands, answered by a reply. Bodies and replies are
 * described in {@code src/docs/event-bus.md}.
 */
public final class Addresses {
  /** What is ours; the rest of the bus belongs to the operator. */
  public static final String PREFIX = "marketeer.";

  // ---- the configuration

  /** Command: read the configuration again and install it if it changed. */
  public static final String CONFIG_RELOAD = "marketeer.config.reload";

  /** Fact: a reload ended, whichever way. */
  public static final String CONFIG_STATUS = "marketeer.config.status";

  /** Command, inside one process: every loop is to bind that version and acknowledge. */
  public static final String SNAPSHOT_INSTALL = "marketeer.snapshot.install";

  /** Fact: every loop has bound that version; it serves. */
  public static final String SNAPSHOT_INSTALLED = "marketeer.snapshot.installed";

  /** Command: fail {@code /ready} and let connections run out. */
  public static final String DRAIN = "marketeer.drain";

  /** Command: forget stored responses. */
  public static final String CACHE_PURGE = "marketeer.cache.purge";

  /** Command: order or make one certificate anew. */
  public static final String CERTS_RENEW = "marketeer.certs.renew";

  // ---- canaries: each names its route

  /** Command: leave the shares as they are. */
  public static final String CANARY_PAUSE = "marketeer.canary.pause";

  /** Command: judge a paused one again, its step from the beginning. */
  public static final String CANARY_RESUME = "marketeer.canary.resume";

  /** Command: give it everything. */
  public static final String CANARY_PROMOTE = "marketeer.canary.promote";

  /** Command: give it nothing. */
  public static final String CANARY_ROLLBACK = "marketeer.canary.rollback";

  /** Command: back to the weights of the configuration. */
  public static final String CANARY_ABORT = "marketeer.canary.abort";

  /** Command: from the first step on. */
  public static final String CANARY_RESTART = "marketeer.canary.restart";

  /** Fact: a canary started, went a step on or came to an end, by itself or by a command. */
  public static final String CANARY_CHANGED = "marketeer.canary.changed";

  // ---- facts about endpoints and certificates

  /** Fact: an endpoint came up or went down. */
  public static final String HEALTH_CHANGED = "marketeer.health.changed";

  /** Fact: every endpoint has been checked once since the start. */
  public static final String HEALTH_ROUND = "marketeer.health.round";

  /** Fact: an endpoint was ejected for its failures, or let back in. */
  public static final String OUTLIER_EJECTED = "marketeer.outlier.ejected";

  /** Fact: the gateway began to turn requests away, turns more or fewer away, or none any more. */
  public static final String OVERLOAD_CHANGED = "marketeer.overload.changed";

  /** Fact: a circuit breaker opened, tries calls, or closed. */
  public static final String CIRCUIT_CHANGED = "marketeer.circuit.changed";

  /** Fact: a certificate authority asked whether a name is ours, and what came of it. */
  public static final String ACME_CHALLENGE = "marketeer.acme.challenge";

  /** Fact: a certificate was issued or renewed, or an order for one failed. */
  public static final String TLS_RENEWED = "marketeer.tls.renewed";

  // ---- commands that only tell

  public static final String ADMIN_READY = "marketeer.admin.ready";
  public static final String ADMIN_STATUS = "marketeer.admin.status";
  public static final String ADMIN_CONFIG = "marketeer.admin.config";
  public static final String ADMIN_ROUTES = "marketeer.admin.routes";
  public static final String ADMIN_SERVICES = "marketeer.admin.services";
  public static final String ADMIN_CACHES = "marketeer.admin.caches";
  public static final String ADMIN_CANARIES = "marketeer.admin.canaries";
  public static final String ADMIN_CERTS = "marketeer.admin.certs";
  public static final String ADMIN_MIRRORS = "marketeer.admin.mirrors";
  public static final String ADMIN_VERSION = "marketeer.admin.version";
  public static final String ADMIN_METRICS = "marketeer.admin.metrics";
  public static final String ADMIN_EXPLAIN = "marketeer.admin.explain";

  private static final String TRANSACTION = "marketeer.snapshot.";

  private Addresses() {}

  /**
   * Whether only the process itself may send there: a forged message of a transaction would break
   * it. Listening is free.
   */
  public static boolean isInternal(String address) {
    return address.startsWith(TRANSACTION);
  }
}
