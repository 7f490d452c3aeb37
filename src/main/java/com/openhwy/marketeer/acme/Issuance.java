package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.acme.OrderFailure.Kind;
import com.openhwy.marketeer.base.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try to have a certificate for one name, as the only one of all processes that share the
 * storage: what another has got in the meantime is taken over instead. Blocks; thread-safe.
 */
final class Issuance {
  private static final Logger LOG = LoggerFactory.getLogger(Issuance.class);

  /** How soon we look again whether another process is done. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /** What a rate limit of one name keeps the others from that authority. */
  private static final Duration LIMITED = Duration.ofMinutes(1);

  /**
   * How it went.
   *
   * @param certificate what is held now, null for none
   * @param obtained whether it was ordered here and now
   * @param failed whether something was tried in vain
   */
  record Outcome(
      @Nullable StoredCertificate certificate, NameState state, boolean obtained, boolean failed) {}

  private final Vault vault;
  private final Orders orders;
  private final Closings closings;
  private final Schedule schedule;
  private final List<Solver> solvers;
  private final Backoff backoff;
  private final Ticker ticker;
  private final AcmeMeters meters;

  Issuance(
      Vault vault,
      Orders orders,
      Schedule schedule,
      List<Solver> solvers,
      Backoff backoff,
      Ticker ticker,
      AcmeMeters meters) {
    this.vault = vault;
    this.orders = orders;
    this.closings = new Closings();
    this.schedule = schedule;
    this.solvers = solvers;
    this.backoff = backoff;
    this.ticker = ticker;
    this.meters = meters;
  }

  /**
   * @param forced also when it is not time to; limits hold all the same
   */
  Outcome run(String name, boolean forced) throws IOException, InterruptedException {
    String lockName = "certificate-" + Vault.fileName(name);
    try (AcmeStorage.Lock lock = vault.storage().tryLock(lockName)) {
      NameState state = vault.state(name);
      StoredCertificate held = vault.certificate(name);
      Instant now = now();
      if (lock == null) {
        String why = "being ordered by " + vault.storage().holder(lockName);
        return new Outcome(held, state.postponed(why, now, now.plus(LOOK_AGAIN)), false, false);
      }
      if (!forced
          && (!schedule.isDue(held, state, now) || schedule.next(held, state).isAfter(now))) {
        return new Outcome(held, state, false, false);
      }
      return order(name, held, state);
    }
  }

  private Outcome order(String name, @Nullable StoredCertificate held, NameState state)
      throws IOException, InterruptedException {
    Instant enough = schedule.enough(held, state, now());
    if (enough != null) {
      return postponed(
          name,
          held,
          state,
          "so many certificates were issued for it lately that an" + " authority would refuse more",
          enough);
    }
    List<Solver> usable = Schedule.solvers(solvers, name, state);
    if (usable.isEmpty()) {
      return failed(name, held, state, OrderFailure.challenge(noWay(name)));
    }
    OrderFailure last = null;
    Instant open = null;
    String closed = "";
    for (Authority authority : Schedule.authorities(orders.authorities(), usable.size(), state)) {
      Instant until = closings.until(authority.issuer(), now());
      if (until == null) {
        until = limited(authority, name);
      }
      if (until != null) {
        closed = authority.issuer() + " is left alone until " + until;
        open = open == null || until.isBefore(open) ? until : open;
        continue;
      }
      try {
        return obtained(name, state, authority, orders.run(authority, name, held, state, usable));
      } catch (OrderFailure failure) {
        LOG.warn("no certificate for {} from {}: {}", name, authority.issuer(), failure.why());
        meters.failed(authority.issuer(), failure.kind());
        close(authority, failure);
        last = failure;
        if (failure.kind() != Kind.AUTHORITY) {
          break;
        }
      }
    }
    return last == null
        ? postponed(name, held, state, closed, open == null ? now().plus(LOOK_AGAIN) : open)
        : failed(name, held, state, last);
  }

  private static String noWay(String name) {
    return PublicNames.isWildcard(name)
        ? "only dns-01 can prove a wildcard, and it is not configured"
        : "none of acme.challenges can prove it";
  }

  /** Until when our own limit forbids a new order there; one that is on its way goes on. */
  private @Nullable Instant limited(Authority authority, String name)
      throws IOException, InterruptedException {
    if (orders.isUnderWay(authority, name)) {
      return null;
    }
    Duration wait = orders.take(authority);
    return wait.isZero() ? null : now().plus(wait);
  }

  private void close(Authority authority, OrderFailure failure) {
    Duration wait = failure.retryAfter();
    if (wait != null) {
      boolean everybody = failure.getCause() instanceof AskedToWait;
      Duration closed = everybody || wait.compareTo(LIMITED) < 0 ? wait : LIMITED;
      closings.close(authority.issuer(), now().plus(closed));
    }
  }

  private Outcome obtained(String name, NameState before, Authority authority, Orders.Done done)
      throws IOException {
    // The certificate first: what is killed after it has lost nothing that matters.
    vault.certificate(name, done.certificate());
    NameState state =
        before.succeeded(
            authority.issuer().directory(),
            done.order(),
            done.challenge().isEmpty() ? before.challenge() : done.challenge(),
            now());
    vault.state(name, state);
    vault.orderDone(name);
    meters.issued(authority.issuer());
    LOG.info(
        "certificate for {} from {}, good until {}",
        name,
        authority.issuer(),
        Leaf.notAfter(done.certificate().leaf()));
    return new Outcome(done.certificate(), state, true, false);
  }

  private Outcome failed(
      String name, @Nullable StoredCertificate held, NameState state, OrderFailure failure)
      throws IOException {
    Duration asked = failure.retryAfter();
    Duration pause = backoff.after(state.failures() + 1, name);
    Duration wait = asked != null && asked.compareTo(pause) > 0 ? asked : pause;
    NameState next =
        state.failed(failure.why(), failure.kind() == Kind.CHALLENGE, now(), now().plus(wait));
    vault.state(name, next);
    return new Outcome(held, next, false, true);
  }

  private Outcome postponed(
      String name, @Nullable StoredCertificate held, NameState state, String why, Instant until)
      throws IOException {
    LOG.info("no order for {} before {}: {}", name, until, why);
    NameState next = state.postponed(why, now(), until);
    vault.state(name, next);
    return new Outcome(held, next, false, false);
  }

  private Instant now() {
    return Instant.ofEpochMilli(ticker.epochMillis());
  }
}
