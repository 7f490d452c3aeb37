package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.acme.OrderFailure.Kind;
import com.openhwy.marketeer.acme.Renewal.Window;
import com.openhwy.marketeer.config.model.AcmeConfig.KeyType;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Metadata;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders at the authorities: begun, written down before anything else happens to them, and gone on
 * with after a restart. Blocks; thread-safe, but for one name one at a time.
 */
final class Orders {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  private static final String ALREADY_REPLACED = "urn:ietf:params:acme:error:alreadyReplaced";

  /**
   * An order that has come to its end.
   *
   * @param order its address
   * @param challenge that was solved, empty when none was asked
   */
  record Done(StoredCertificate certificate, String order, String challenge) {}

  /**
   * What an authority said about a renewal.
   *
   * @param window null when it suggests none
   * @param again how soon to ask again, null when it did not say
   */
  record Suggestion(@Nullable Window window, @Nullable Duration again) {}

  private final Vault vault;
  private final List<Authority> authorities;
  private final OrderLimiter limiter;
  private final KeyType keyType;
  private final Pause pause;
  private final OrderFlow.Listener listener;

  Orders(
      Vault vault,
      List<Authority> authorities,
      OrderLimiter limiter,
      KeyType keyType,
      Pause pause,
      OrderFlow.Listener listener) {
    this.vault = vault;
    this.authorities = List.copyOf(authorities);
    this.limiter = limiter;
    this.keyType = keyType;
    this.pause = pause;
    this.listener = listener;
  }

  List<Authority> authorities() {
    return authorities;
  }

  /** Whether an order for that name was begun there and not ended. */
  boolean isUnderWay(Authority authority, String name) throws IOException {
    PendingOrder pending = vault.order(name);
    return pending != null && pending.directory().equals(authority.issuer().directory());
  }

  /** As {@link OrderLimiter#take}. */
  Duration take(Authority authority) throws IOException, InterruptedException {
    return limiter.take(authority.issuer().directory());
  }

  Done run(
      Authority authority,
      String name,
      @Nullable StoredCertificate held,
      NameState state,
      List<Solver> solvers)
      throws OrderFailure, IOException, InterruptedException {
    try {
      return once(authority, name, held, state, solvers);
    } catch (OrderFailure gone) {
      if (gone.kind() != Kind.ACCOUNT && !isResumed(gone)) {
        throw gone;
      }
      LOG.info("{}: {}; a new order is made", name, gone.why());
      if (gone.kind() == Kind.ACCOUNT) {
        authority.forgotten();
      }
      vault.orderDone(name);
      Duration wait = take(authority);
      if (!wait.isZero()) {
        throw new OrderFailure(Kind.AUTHORITY, "our own limit of orders is reached", wait, gone);
      }
      return once(authority, name, held, state, solvers);
    }
  }

  /** An order of an earlier process may be too old, or lost by its authority. */
  private static boolean isResumed(OrderFailure failure) {
    return failure.kind() == Kind.ORDER && failure.getCause() instanceof Resumed;
  }

  /** Marks what happened to an order that an earlier try had begun. */
  private static final class Resumed extends Exception {
    private static final long serialVersionUID = 1;

    Resumed(Throwable cause) {
      super(cause);
    }

    /** What an authority will not tell of an order any more is lost with it. */
    static OrderFailure mark(OrderFailure failure) {
      Throwable cause = failure.getCause();
      boolean refused =
          cause instanceof AcmeServerException && !(cause instanceof AcmeRateLimitedException);
      boolean missing =
          cause instanceof AcmeException
              && String.valueOf(cause.getMessage()).matches("HTTP 4[0-9][0-9]");
      return failure.kind() == Kind.AUTHORITY && (refused || missing)
          ? new OrderFailure(Kind.ORDER, failure.why(), null, cause)
          : failure;
    }
  }

  private Done once(
      Authority authority,
      String name,
      @Nullable StoredCertificate held,
      NameState state,
      List<Solver> solvers)
      throws OrderFailure, IOException, InterruptedException {
    PendingOrder pending = isUnderWay(authority, name) ? vault.order(name) : null;
    boolean resumed = pending != null;
    try {
      Login login = login(authority);
      Order order;
      if (pending == null) {
        KeyPair key = Keys.generate(keyType);
        order = begin(login, authority.issuer(), name, held, state);
        pending =
            new PendingOrder(
                authority.issuer().directory(),
                order.getLocation().toString(),
                solvers.get(0).type(),
                key);
        vault.order(name, pending);
      } else {
        LOG.info("{}: going on with the order {}", name, pending.url());
        order = login.bindOrder(OrderFlow.url(pending.url()));
        order.fetch();
      }
      OrderFlow flow = new OrderFlow(name, pending.key(), solvers, pause, listener);
      return new Done(flow.run(order), pending.url(), flow.solvedBy());
    } catch (AcmeException | RuntimeException e) {
      throwIfInterrupted(e);
      OrderFailure failure = Translation.of(e);
      throw ended(name, resumed ? Resumed.mark(failure) : failure, resumed);
    } catch (OrderFailure e) {
      throw ended(name, e, resumed);
    }
  }

  /** The gateway stops: no failure of anybody's, and the order goes on with the next start. */
  private static void throwIfInterrupted(Exception thrown) throws InterruptedException {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        throw new InterruptedException("stopped while the authority was asked");
      }
    }
  }

  private OrderFailure ended(String name, OrderFailure failure, boolean resumed)
      throws IOException {
    boolean stuck = resumed && failure.kind() == Kind.UNDECIDED; // twice is enough
    if (stuck || failure.kind() == Kind.CHALLENGE || failure.kind() == Kind.ORDER) {
      vault.orderDone(name); // its authorization is spent: the next try needs a new one
    }
    return resumed && failure.kind() == Kind.ORDER
        ? new OrderFailure(Kind.ORDER, failure.why(), null, new Resumed(failure))
        : failure;
  }

  private static Login login(Authority authority)
      throws AcmeException, OrderFailure, InterruptedException {
    try {
      return authority.login();
    } catch (IOException e) {
      throw new OrderFailure(Kind.AUTHORITY, String.valueOf(e.getMessage()), null, e);
    }
  }

  private static Order begin(
      Login login, Issuer issuer, String name, @Nullable StoredCertificate held, NameState state)
      throws AcmeException {
    boolean replaces =
        held != null
            && state.directory().equals(issuer.directory())
            && held.leaf().getExtensionValue(AUTHORITY_KEY_IDENTIFIER) != null
            && login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent();
    OrderBuilder order = builder(login, issuer, name);
    if (!replaces || held == null) {
      return order.create();
    }
    try {
      return order.replaces(held.leaf()).create();
    } catch (AcmeServerException e) {
      if (!e.getType().toString().equals(ALREADY_REPLACED)) {
        throw e;
      }
      return builder(login, issuer, name).create(); // by a process whose certificate was lost
    }
  }

  private static OrderBuilder builder(Login login, Issuer issuer, String name)
      throws AcmeException {
    OrderBuilder order = login.newOrder().domain(name);
    if (issuer.profile().isEmpty()) {
      return order;
    }
    Metadata known = login.getSession().getMetadata();
    if (known.isProfileAllowed(issuer.profile())) {
      return order.profile(issuer.profile());
    }
    LOG.warn(
        "{} has no profile \"{}\" (it has {}): ordering without",
        issuer,
        issuer.profile(),
        known.getProfiles());
    return order;
  }

  /** When the authority would like a certificate to be renewed (RFC 9773). */
  Suggestion suggestion(Authority authority, StoredCertificate held)
      throws OrderFailure, InterruptedException {
    try {
      Login login = login(authority);
      if (held.leaf().getExtensionValue(AUTHORITY_KEY_IDENTIFIER) == null
          || login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
        return new Suggestion(null, null);
      }
      RenewalInfo info = login.bindRenewalInfo(held.leaf());
      Optional<Instant> again = info.fetch();
      return new Suggestion(
          new Window(info.getSuggestedWindowStart(), info.getSuggestedWindowEnd()),
          again.map(at -> Duration.between(Instant.now(), at)).orElse(null));
    } catch (AcmeException | RuntimeException e) {
      throwIfInterrupted(e);
      throw Translation.of(e);
    }
  }
}
