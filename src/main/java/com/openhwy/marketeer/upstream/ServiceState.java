package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.EndpointUrl;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What of a service outlives configurations: its endpoints' states, what names resolved to, who
 * waits for a slot. Thread-safe; its identity is the service's name.
 */
final class ServiceState {
  private static final int KEY_BYTES = 32;

  private final int loops;
  private final Ticker ticker;
  private final AtomicLong version = new AtomicLong();
  private final Map<String, EndpointState> endpoints = new ConcurrentHashMap<>();
  private final WaitQueue queue = new WaitQueue();
  private final RetryBudget retries = new RetryBudget();
  private final byte[] stickyKey = new byte[KEY_BYTES];
  private volatile Map<EndpointUrl, Resolution> resolutions = Map.of();
  private final Map<Ejection.Cause, LongAdder> ejections = new EnumMap<>(Ejection.Cause.class);
  private final LongAdder refused = new LongAdder();
  private volatile boolean serving;
  private volatile @Nullable ServiceListener listener;

  ServiceState(int loops, Ticker ticker) {
    this.loops = loops;
    this.ticker = ticker;
    new SecureRandom().nextBytes(stickyKey);
    for (Ejection.Cause cause : Ejection.Cause.values()) {
      ejections.put(cause, new LongAdder());
    }
  }

  Ticker ticker() {
    return ticker;
  }

  WaitQueue queue() {
    return queue;
  }

  RetryBudget retries() {
    return retries;
  }

  /** Signs cookies when the operator gave no key. */
  byte[] stickyKey() {
    return stickyKey.clone();
  }

  /** Grows whenever a pick may turn out otherwise. */
  long version() {
    return version.get();
  }

  /** Something changed: loops look again, and who waits may have a new chance. */
  void changed() {
    version.incrementAndGet();
    queue.drain();
  }

  /**
   * What is known of an endpoint.
   *
   * @param late whether one that is new has come late, whatever is known of the service
   */
  EndpointState endpoint(String key, boolean late) {
    return endpoints.computeIfAbsent(
        key, k -> new EndpointState(loops, ticker, this::changed, late || serving));
  }

  void listener(ServiceListener listener) {
    this.listener = listener;
  }

  @Nullable ServiceListener listener() {
    return listener;
  }

  void ejected(Ejection.Cause cause) {
    LongAdder count = ejections.get(cause);
    if (count != null) {
      count.increment();
    }
  }

  /** Ejections for that cause since the start. */
  long ejections(Ejection.Cause cause) {
    LongAdder count = ejections.get(cause);
    return count == null ? 0 : count.sum();
  }

  /** For a breaker of the service, or of the endpoint of that label. */
  Breaker.Told told(String service, String endpoint) {
    return (circuit, why) -> {
      changed();
      ServiceListener hears = listener;
      if (hears != null) {
        hears.circuit(service, endpoint, circuit.text(), why);
      }
    };
  }

  /** A circuit breaker has let no endpoint have a request. */
  void refused() {
    refused.increment();
  }

  long refusals() {
    return refused.sum();
  }

  int loops() {
    return loops;
  }

  /** The service has its first set of endpoints; who comes from now on comes late. */
  void serving() {
    serving = true;
  }

  /** No configuration has that endpoint any more; one of the same key that came later stays. */
  void drop(String key, EndpointState gone) {
    if (endpoints.remove(key, gone)) {
      gone.retire();
    }
  }

  void keepOnly(Set<String> keys) {
    endpoints.forEach(
        (key, endpoint) -> {
          if (!keys.contains(key)) {
            drop(key, endpoint);
          }
        });
  }

  /** An immutable map; a new object after each change. */
  Map<EndpointUrl, Resolution> resolutions() {
    return resolutions;
  }

  /**
   * An answer.
   *
   * @return whether it is another one than before
   */
  boolean resolved(EndpointUrl url, List<Target> targets) {
    return put(url, List.copyOf(targets), "");
  }

  /**
   * No answer: what was known stays.
   *
   * @return whether that is new
   */
  boolean unresolved(EndpointUrl url, String problem) {
    Resolution before = resolutions.get(url);
    return put(url, before == null ? List.of() : before.targets(), problem);
  }

  private synchronized boolean put(EndpointUrl url, List<Target> targets, String problem) {
    Resolution before = resolutions.get(url);
    if (before != null && before.targets().equals(targets) && before.problem().equals(problem)) {
      return false;
    }
    Map<EndpointUrl, Resolution> next = new HashMap<>(resolutions);
    next.put(url, new Resolution(targets, problem, ticker.epochMillis()));
    resolutions = Map.copyOf(next);
    return true;
  }

  synchronized void forgetAllBut(Set<EndpointUrl> kept) {
    if (kept.containsAll(resolutions.keySet())) {
      return;
    }
    Map<EndpointUrl, Resolution> next = new HashMap<>(resolutions);
    next.keySet().retainAll(kept);
    resolutions = Map.copyOf(next);
  }
}
