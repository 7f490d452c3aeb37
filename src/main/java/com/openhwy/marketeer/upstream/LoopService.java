package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.ServiceConfig.HashKey;
import com.openhwy.marketeer.http.Request;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A service as one event loop uses it, with one algorithm: picks endpoints and hears how it went.
 * Owned by its loop.
 *
 * <p>The order of calls for one attempt: {@link #pick} (or the listener of {@link #await}) gives an
 * endpoint, which counts as in flight and holds a slot from then on; {@link #answered} or {@link
 * #failed} says how it went, once; {@link #finished} exactly once, whatever happened, ends it.
 */
public final class LoopService {
  private static final HashKey BY_ADDRESS =
      new HashKey(HashKey.From.IP, "", HashKey.Algorithm.MAGLEV);
  private static final String[] NO_TOKENS = {};
  private static final long LEVELS = 3; // a salt, so that levels and places in one are no pair

  private final Service service;
  private final int loop;
  private final Executor executor;
  private final Picker picker;
  private final @Nullable KeySource keys;
  private final @Nullable StickyCookie sticky;
  private final @Nullable OutlierDetection outliers;
  private final @Nullable Breaker breaker;
  private final boolean breaks;
  private final Slice cookie = new Slice();
  private final Dice jitter;

  private Roster roster;
  private @Nullable Members tokensOf;
  private String[] tokens = NO_TOKENS;
  private long version = -1;
  private long turns;
  private Refusal refusal = Refusal.NO_ENDPOINT;

  private LoopService(
      Service service,
      int loop,
      Executor executor,
      Picker picker,
      @Nullable KeySource keys,
      Dice jitter) {
    this.service = service;
    this.loop = loop;
    this.executor = executor;
    this.picker = picker;
    this.keys = keys;
    this.sticky = service.sticky();
    this.outliers = service.outliers();
    this.breaker = service.breaker();
    this.breaks = service.config().circuitBreaker() != null;
    this.turns = loop;
    this.roster = Roster.empty(service);
    this.jitter = jitter;
  }

  static LoopService of(Service service, int loop, Executor executor, LoadBalancerKind kind) {
    Ticker ticker = service.state().ticker();
    return of(service, loop, executor, kind, new Dice(Hashing.mix(ticker.nanos(), loop)));
  }

  /** With dice of the caller's, for tests that want the same throws again. */
  static LoopService of(
      Service service, int loop, Executor executor, LoadBalancerKind kind, Dice dice) {
    HashKey hash = service.config().hash();
    HashKey key =
        switch (kind) {
          case IP_HASH -> BY_ADDRESS;
          case CONSISTENT_HASH -> hash == null ? BY_ADDRESS : hash;
          default -> null;
        };
    Picker picker =
        switch (kind) {
          case ROUND_ROBIN -> new RoundRobin(loop);
          case LEAST_CONNECTIONS -> new LeastConnections(loop);
          case RANDOM -> new WeightedRandom(dice);
          case P2C_EWMA -> new PowerOfTwo(loop, dice, service.state().ticker());
          case IP_HASH, CONSISTENT_HASH ->
              new ByHash(key == null ? BY_ADDRESS.algorithm() : key.algorithm());
        };
    return new LoopService(
        service,
        loop,
        executor,
        picker,
        key == null ? null : new KeySource(key.from(), key.name()),
        dice);
  }

  public Service service() {
    return service;
  }

  /**
   * Picks an endpoint. The cookie comes first, then primaries, backups, and those which are not
   * ready but not known to be down; among them one that was not tried, as long as there is one.
   *
   * @param tried by this exchange; the caller adds what it is given
   * @return null when no endpoint may be used: then {@link #refusal} says why
   */
  public @Nullable Endpoint pick(Request request, AttemptLog tried, long nowNanos) {
    if (breaker != null && !breaker.admit()) {
      return refused();
    }
    refresh(nowNanos);
    refusal = Refusal.NO_ENDPOINT;
    Endpoint picked = among(request, tried);
    if (picked != null || !breaks) {
      return picked;
    }
    if (breaker != null) {
      breaker.giveBack();
    }
    return refusal == Refusal.NO_ENDPOINT && anyOpen() ? refused() : null;
  }

  private @Nullable Endpoint refused() {
    service.state().refused();
    refusal = Refusal.CIRCUIT_OPEN;
    return null;
  }

  private boolean anyOpen() {
    for (Endpoint endpoint : roster.members().all()) {
      Breaker own = endpoint.breaker();
      if (own != null && !own.mayAdmit()) {
        return true;
      }
    }
    return false;
  }

  /** Seconds after which the breaker that refused may let something through; from 1. */
  public int retrySeconds() {
    int soonest = breaker == null ? Integer.MAX_VALUE : breaker.retrySeconds();
    for (Endpoint endpoint : roster.members().all()) {
      Breaker own = endpoint.breaker();
      soonest = own == null ? soonest : Math.min(soonest, own.retrySeconds());
    }
    return soonest == Integer.MAX_VALUE ? 1 : soonest;
  }

  private @Nullable Endpoint among(Request request, AttemptLog tried) {
    if (service.isLimited() && service.state().queue().size() > 0 && roster.anyReady()) {
      refusal = Refusal.FULL; // others came first
      return null;
    }
    Endpoint kept = sticky == null ? null : kept(request, tried);
    if (kept != null) {
      return kept;
    }
    long key = keys == null ? 0 : keys.hash(request);
    Endpoint fresh = choose(key, tried);
    return fresh != null || refusal == Refusal.FULL || tried.size() == 0
        ? fresh
        : choose(key, AttemptLog.NONE);
  }

  private void refresh(long nowNanos) {
    long now = service.version();
    if (now != version || roster.isStale(nowNanos)) {
      version = now;
      roster = roster.renewed(nowNanos);
    }
  }

  private @Nullable Endpoint choose(long key, AttemptLog tried) {
    Spread spread = roster.spread();
    Endpoint due = spread == null ? null : fromTier(spread.level(point(key)), key, tried);
    if (due != null) {
      return due;
    }
    boolean full = false;
    for (int tier = 0; tier <= roster.lastResort(); tier++) {
      Endpoint endpoint = fromTier(tier, key, tried);
      if (endpoint != null) {
        return endpoint;
      }
      full |= service.isLimited() && anyUntried(roster.inTier(tier), tried);
      if (full && !roster.isPrimary(tier + 1)) {
        refusal = Refusal.FULL; // a backup is for those that are down, not for those that are busy
        return null;
      }
    }
    return null;
  }

  private @Nullable Endpoint fromTier(int tier, long key, AttemptLog tried) {
    int size = roster.inTier(tier).length;
    // Another loop may take the last slot first; then that candidate is full, and another comes.
    for (int i = 0; i <= size && size > 0; i++) {
      Candidate candidate = picker.pick(roster, tier, key, tried);
      if (candidate == null) {
        return null;
      }
      if (take(candidate.endpoint())) {
        return candidate.endpoint();
      }
    }
    return null;
  }

  /** From 0 to below 1: by the key where there is one, so that it stays with its level. */
  private double point(long key) {
    long number = keys == null ? ++turns : key;
    return (Hashing.mix(number, LEVELS) >>> 11) * 0x1.0p-53;
  }

  private static boolean anyUntried(Candidate[] among, AttemptLog tried) {
    for (Candidate candidate : among) {
      if (!tried.contains(candidate.endpoint())) {
        return true;
      }
    }
    return false;
  }

  private boolean take(Endpoint endpoint) {
    if (!endpoint.acquire()) {
      return false;
    }
    endpoint.state().started(loop);
    return true;
  }

  /** Why the last {@link #pick} gave nothing. */
  public Refusal refusal() {
    return refusal;
  }

  /**
   * Waits for a slot, behind all that wait already on any loop and are no less important. How long
   * is the caller's business: {@link Ticket#cancel} ends it.
   *
   * @param rank 0 is the most important
   * @param listener gets an endpoint as {@link #pick} gives one; on this loop, never inside this
   *     call if the executor does not run tasks at once
   * @return null when {@code queue} others wait already who are no less important
   */
  public @Nullable Ticket await(int rank, Ticket.Listener listener) {
    Ticket ticket = new Ticket(service, rank, loop, executor, listener);
    return service.state().queue().enter(ticket, service.config().queue()) ? ticket : null;
  }

  /**
   * The head of a final response came.
   *
   * @param status of HTTP; for an answer that is no more than a code of gRPC, what that amounts to
   * @param latencyNanos since the request was sent
   */
  public void answered(Endpoint endpoint, int status, long latencyNanos, long nowNanos) {
    endpoint.state().answered(loop, latencyNanos, nowNanos);
    if (outliers != null) {
      outliers.ended(endpoint, Outcome.of(status), loop, nowNanos);
    }
    Breaker judge = breaks ? breakerOf(endpoint) : null;
    if (judge != null) {
      judge.answered(loop, status, latencyNanos, nowNanos);
    }
  }

  /**
   * No head of a final response will come: it could not be connected to, the connection broke, its
   * time ran out, or nobody wants the answer any more.
   */
  public void failed(Endpoint endpoint, Failure why, long nowNanos) {
    Outcome outcome = Outcome.of(why.kind());
    Breaker judge = breaks ? breakerOf(endpoint) : null;
    if (judge != null) {
      judge.failed(loop, why.kind(), nowNanos);
    }
    if (outliers != null) {
      outliers.ended(endpoint, outcome, loop, nowNanos);
    }
    if (outcome == Outcome.CONNECT) {
      service.ejector().unreachable(endpoint, nowNanos);
    }
  }

  private @Nullable Breaker breakerOf(Endpoint endpoint) {
    return breaker != null ? breaker : endpoint.breaker();
  }

  /** The attempt is over, well or not. Once for each endpoint that was given. */
  public void finished(Endpoint endpoint) {
    endpoint.state().finished(loop);
    if (endpoint.maxConnections() != 0) {
      endpoint.release();
      service.state().queue().drain();
    }
  }

  // ---- further tries

  /** Whether an endpoint is ready that was not tried and has room. */
  public boolean otherReady(AttemptLog tried, long nowNanos) {
    refresh(nowNanos);
    for (int tier = 0; tier < roster.lastResort(); tier++) {
      for (Candidate candidate : roster.inTier(tier)) {
        if (candidate.usable(tried)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether a request whose try came to that is tried again. While its endpoint is not yet {@link
   * #finished}, so that it counts among those in flight.
   */
  public RetryDecision decide(RetryPolicy policy, TryOutcome outcome) {
    return policy.decide(outcome, service.state().retries(), inFlight(), jitter);
  }

  private long inFlight() {
    return service.inFlight() + service.state().retries().pausing();
  }

  /** So many more of its requests wait between two tries; less below 0. */
  public void pause(int more) {
    service.state().retries().pause(more);
  }

  /**
   * Takes a part of the budget for one more try beside what is under way; given back by {@link
   * #retryOver}.
   */
  public boolean spendRetry(RetryPolicy policy) {
    return service.state().retries().spend(policy.limit(inFlight()));
  }

  /** The request that a decision spent a part of the budget for has its answer, or never will. */
  public void retryOver() {
    service.state().retries().giveBack();
  }

  // ---- the sticky cookie

  /**
   * @return the Set-Cookie value that keeps the client on the endpoint which served it; null when
   *     the service is not sticky or the request's cookie says so already
   */
  public @Nullable String setCookie(Request request, Endpoint served) {
    if (sticky == null) {
      return null;
    }
    refreshTokens();
    int at = roster.members().all().indexOf(served);
    String token = at < 0 ? sticky.token(served.id()) : tokens[at];
    boolean known =
        cookie.cookie(request.headers(), sticky.name()) && StickyCookie.matches(cookie, token);
    return known ? null : sticky.header(token, request.secure());
  }

  /** The endpoint the request's cookie names, if it is genuine and the endpoint ready; taken. */
  private @Nullable Endpoint kept(Request request, AttemptLog tried) {
    if (sticky == null || !cookie.cookie(request.headers(), sticky.name())) {
      return null;
    }
    refreshTokens();
    Candidate[] all = roster.all();
    for (int i = 0; i < tokens.length; i++) {
      if (StickyCookie.matches(cookie, tokens[i])) {
        boolean ready = all[i].tier() < roster.lastResort() && all[i].usable(tried);
        return ready && take(all[i].endpoint()) ? all[i].endpoint() : null;
      }
    }
    return null;
  }

  private void refreshTokens() {
    Members members = roster.members();
    if (sticky != null && members != tokensOf) {
      StickyCookie signer = sticky;
      tokens = members.all().stream().map(e -> signer.token(e.id())).toArray(String[]::new);
      tokensOf = members;
    }
  }
}
