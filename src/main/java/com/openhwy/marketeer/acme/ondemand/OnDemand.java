package com.openhwy.marketeer.acme.ondemand;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.openhwy.marketeer.acme.PublicNames;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.OnDemandConfig;
import com.openhwy.marketeer.tls.IssuedCertificates;
import com.openhwy.marketeer.tls.OnDemandNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names that clients ask for and no certificate vouches for: whether they may have one is asked
 * once, by whoever the operator named; then they are wanted like any other. Whatever is invented by
 * clients is bounded: names asked about at the same time, answers remembered, certificates begun in
 * a period and in all, handshakes that wait. Thread-safe; never blocks.
 */
public final class OnDemand implements OnDemandNames {
  private static final Logger LOG = LoggerFactory.getLogger(OnDemand.class);

  /** Names that are asked about or on order at the same time. */
  static final int MAX_PENDING = 100;

  /** Answers remembered. */
  private static final int MAX_REFUSED = 10_000;

  private final OnDemandConfig config;
  private final Ask ask;
  private final IssuedCertificates issued;
  private final Runnable changed;
  private final Ticker ticker;
  private final Cache<String, Boolean> refused;
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final Map<String, Long> approved = new ConcurrentHashMap<>();
  private final Budget budget;
  private volatile Scope scope = new Scope(false, List.of(), Set.of());

  /**
   * @param changed called when {@link #names} holds another set; on any thread
   */
  public OnDemand(
      OnDemandConfig config, Ask ask, IssuedCertificates issued, Runnable changed, Ticker ticker) {
    this.config = config;
    this.ask = ask;
    this.issued = issued;
    this.changed = changed;
    this.ticker = ticker;
    this.budget = new Budget(config.rate());
    this.refused =
        Caffeine.newBuilder()
            .maximumSize(MAX_REFUSED)
            .expireAfterWrite(config.refusal())
            .ticker(ticker::nanos)
            .build();
  }

  /** From now on these routes decide which names may be asked about. */
  public void update(GatewayConfig routes) {
    Scope next = Scope.of(routes);
    scope = next;
    approved.keySet().removeIf(name -> !next.takes(name));
  }

  /** Those that may have a certificate. */
  public Set<String> names() {
    return Set.copyOf(approved.keySet());
  }

  @Override
  public boolean wanted(String name, Runnable done) {
    if (!scope.takes(name) || refused.getIfPresent(name) != null) {
      return false;
    }
    Pending there = pending.get(name);
    if (there != null) {
      return there.add(done);
    }
    if (pending.size() >= MAX_PENDING) {
      return false;
    }
    Pending mine = new Pending(ticker.nanos());
    mine.add(done);
    there = pending.putIfAbsent(name, mine);
    if (there != null) {
      return there.add(done);
    }
    if (!approved.containsKey(name)) { // else it is being ordered
      ask.ask(name).whenComplete((yes, failure) -> answered(name, yes, failure));
    }
    return true;
  }

  private void answered(String name, Boolean yes, Throwable failure) {
    if (failure != null) {
      LOG.warn("{} is refused a certificate: acme.on_demand.ask fails: {}", name, why(failure));
      refuse(name);
    } else if (!yes) {
      LOG.debug("{} is to have no certificate", name);
      refuse(name);
    } else {
      approve(name);
    }
  }

  private static String why(Throwable failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(cause == null ? failure : cause);
  }

  private void approve(String name) {
    String why = null;
    synchronized (budget) {
      if (approved.size() >= config.certificates()) {
        why = "there are as many as acme.on_demand.certificates allows: " + config.certificates();
      } else if (!budget.take(ticker.nanos())) {
        why = "more would begin than acme.on_demand.rate allows: " + config.rate();
      } else {
        approved.put(name, ticker.nanos());
      }
    }
    if (why != null) {
      LOG.warn("{} may have a certificate and gets none now: {}", name, why);
      refuse(name);
      return;
    }
    LOG.info("{} may have a certificate; it is on order", name);
    changed.run();
  }

  private void refuse(String name) {
    refused.put(name, Boolean.TRUE);
    end(name);
  }

  private void end(String name) {
    Pending waited = pending.remove(name);
    if (waited != null) {
      waited.end();
    }
  }

  /** To be called when other certificates are served than before. */
  public void served() {
    if (pending.isEmpty()) {
      return;
    }
    Set<String> held = new HashSet<>();
    issued.names().values().forEach(held::addAll);
    for (String name : pending.keySet()) {
      String wildcard = PublicNames.wildcardOf(name);
      if (held.contains(name) || (wildcard != null && held.contains(wildcard))) {
        end(name);
      }
    }
  }

  /** Ends waits in vain, and asks again about what was approved long ago. Every second or so. */
  public void tick() {
    long now = ticker.nanos();
    pending.forEach(
        (name, each) -> {
          if (now - each.since() > config.timeout().toNanos()) {
            refuse(name); // for a while clients are served at once, with what there is
          }
        });
    for (Map.Entry<String, Long> each : approved.entrySet()) {
      if (now - each.getValue() > config.approval().toNanos()) {
        approved.put(each.getKey(), now);
        ask.ask(each.getKey()).whenComplete((yes, failure) -> again(each.getKey(), yes, failure));
        return; // one at a time
      }
    }
  }

  private void again(String name, Boolean yes, Throwable failure) {
    if (failure != null) {
      LOG.warn("{} keeps its certificate: acme.on_demand.ask fails: {}", name, why(failure));
    } else if (!yes && approved.remove(name) != null) {
      LOG.info("{} may have a certificate no longer", name);
      refused.put(name, Boolean.TRUE);
      changed.run();
    }
  }
}
