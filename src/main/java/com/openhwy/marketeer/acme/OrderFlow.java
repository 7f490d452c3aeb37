package com.openhwy.marketeer.acme;

import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one order, wherever it stands, to its certificate: proves the names, sends the request,
 * fetches the chain. Bounded in polls, not in time, so that no clock is asked. Blocks; used by one
 * worker.
 */
final class OrderFlow {
  private static final Logger LOG = LoggerFactory.getLogger(OrderFlow.class);
  private static final Duration FIRST_POLL = Duration.ofMillis(250);
  private static final Duration SLOWEST_POLL = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final int POLLS = 60;

  /** Whatever else an order or an authorization becomes, it does not become more. */
  private static final Set<Status> UNDECIDED =
      EnumSet.of(Status.PENDING, Status.READY, Status.PROCESSING);

  /** Hears how far an order is. */
  interface Listener {
    void challenged(String name, String type, String state, @Nullable String why);
  }

  private final String name;
  private final KeyPair key;
  private final List<Solver> solvers;
  private final Pause pause;
  private final Listener listener;
  private String solvedBy = "";

  /**
   * @param key of the certificate to come
   * @param solvers that may be used, the preferred first
   */
  OrderFlow(String name, KeyPair key, List<Solver> solvers, Pause pause, Listener listener) {
    this.name = name;
    this.key = key;
    this.solvers = solvers;
    this.pause = pause;
    this.listener = listener;
  }

  /** The challenge that was solved; empty when the authority asked for none. */
  String solvedBy() {
    return solvedBy;
  }

  StoredCertificate run(Order order)
      throws OrderFailure, AcmeException, IOException, InterruptedException {
    if (order.getStatus() == Status.PENDING) {
      for (Authorization authorization : order.getAuthorizations()) {
        authorize(authorization);
      }
      settle(order, EnumSet.of(Status.PENDING));
    }
    if (order.getStatus() == Status.READY) {
      order.execute(key);
    }
    if (settle(order, UNDECIDED) != Status.VALID) {
      throw OrderFailure.order(
          "the order is "
              + order.getStatus()
              + order.getError().map(error -> ": " + Translation.text(error)).orElse(""));
    }
    return checked(order.getCertificate());
  }

  private void authorize(Authorization authorization)
      throws OrderFailure, AcmeException, IOException, InterruptedException {
    Status status = authorization.getStatus();
    if (status == Status.VALID) {
      return;
    }
    if (status != Status.PENDING) {
      throw OrderFailure.order("an authorization of the order is " + status);
    }
    String host = authorization.getIdentifier().getDomain();
    List<Challenge> offered = authorization.getChallenges();
    for (Solver solver : solvers) {
      Optional<Challenge> challenge =
          offered.stream().filter(one -> one.getType().equals(solver.type())).findFirst();
      if (challenge.isPresent()) {
        solve(authorization, host, solver, challenge.get());
        solvedBy = solver.type();
        return;
      }
    }
    throw OrderFailure.challenge(
        "the authority offers "
            + offered.stream().map(Challenge::getType).toList()
            + " for "
            + host
            + ", of which we can answer none now");
  }

  private void solve(Authorization authorization, String host, Solver solver, Challenge challenge)
      throws OrderFailure, AcmeException, IOException, InterruptedException {
    Solver.Answer answer;
    try {
      answer = solver.present(host, challenge);
    } catch (IOException e) {
      listener.challenged(name, solver.type(), "failed", e.getMessage());
      throw new OrderFailure(
          OrderFailure.Kind.CHALLENGE,
          solver.type() + " for " + host + " could not be answered: " + e.getMessage(),
          null,
          e);
    }
    try {
      listener.challenged(name, solver.type(), "presented", null);
      challenge.trigger();
      if (settle(authorization, UNDECIDED) != Status.VALID) {
        throw OrderFailure.challenge(
            solver.type() + " for " + host + " failed: " + why(authorization, solver.type()));
      }
      listener.challenged(name, solver.type(), "valid", null);
    } catch (OrderFailure e) {
      listener.challenged(name, solver.type(), "failed", e.why());
      throw e;
    } finally {
      withdraw(answer, solver, host);
    }
  }

  private static void withdraw(Solver.Answer answer, Solver solver, String host)
      throws InterruptedException {
    try {
      answer.withdraw();
    } catch (IOException e) {
      LOG.warn(
          "{}: the answer to {} could not be taken away: {}", host, solver.type(), e.toString());
    }
  }

  private static String why(Authorization authorization, String type) {
    return authorization.getChallenges().stream()
        .filter(challenge -> challenge.getType().equals(type))
        .flatMap(challenge -> challenge.getError().stream())
        .map(Translation::text)
        .findFirst()
        .orElse("the authorization is " + authorization.getStatus());
  }

  /** Asks until it is none of these any more, as often as the authority likes. */
  private Status settle(PollableResource resource, Set<Status> passing)
      throws OrderFailure, AcmeException, InterruptedException {
    Duration next = FIRST_POLL;
    for (int i = 0; i < POLLS; i++) {
      if (!passing.contains(resource.getStatus())) {
        return resource.getStatus();
      }
      Optional<Instant> retryAfter = resource.fetch();
      if (passing.contains(resource.getStatus())) {
        Duration asked = retryAfter.map(at -> Duration.between(Instant.now(), at)).orElse(next);
        pause.rest(bounded(asked));
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(SLOWEST_POLL) < 0 ? doubled : SLOWEST_POLL;
      }
    }
    throw new OrderFailure(
        OrderFailure.Kind.UNDECIDED,
        "the authority has not decided after " + POLLS + " questions",
        null,
        null);
  }

  private static Duration bounded(Duration asked) {
    if (asked.compareTo(FIRST_POLL) < 0) {
      return FIRST_POLL;
    }
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  /** What was sent is what we asked for. */
  private StoredCertificate checked(Certificate certificate)
      throws OrderFailure, AcmeException, IOException {
    certificate.download();
    List<X509Certificate> chain = certificate.getCertificateChain();
    try {
      X509Certificate leaf = chain.get(0);
      Keys.checkPair(key.getPrivate(), leaf.getPublicKey());
      if (!Leaf.names(leaf).contains(name)) {
        throw OrderFailure.order(
            "the certificate is for " + Leaf.names(leaf) + " and not for " + name);
      }
      return new StoredCertificate(key.getPrivate(), chain);
    } catch (GeneralSecurityException e) {
      throw new OrderFailure(
          OrderFailure.Kind.ORDER,
          "the certificate is for another key: " + e.getMessage(),
          null,
          e);
    }
  }

  static URL url(String text) throws IOException {
    return java.net.URI.create(text).toURL();
  }
}
