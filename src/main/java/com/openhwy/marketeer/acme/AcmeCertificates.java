package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.acme.Issuance.Outcome;
import com.openhwy.marketeer.config.model.GatewayConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates by ACME for the names that are wanted: held, ordered where they are missing, renewed
 * in time. Decides here, by the clock it was given and whenever {@link #tick} is called; blocks on
 * its workers. Thread-safe.
 */
public final class AcmeCertificates implements CertificateSource, AutoCloseable {
  static final String SOURCE = "acme";
  private static final Logger LOG = LoggerFactory.getLogger(AcmeCertificates.class);

  private final AcmeParts parts;
  private final AcmeSetup setup;
  private final Map<String, Entry> wanted = new TreeMap<>();
  private boolean closed;

  private AcmeCertificates(AcmeParts parts, AcmeSetup setup) {
    this.parts = parts;
    this.setup = setup;
  }

  /** Contacts nobody and makes no file before the first name is wanted. */
  public static AcmeCertificates of(GatewayConfig config, AcmeParts parts) {
    return of(config, parts, Pause.SLEEP);
  }

  static AcmeCertificates of(GatewayConfig config, AcmeParts parts, Pause pause) {
    return new AcmeCertificates(parts, AcmeSetup.of(config, parts, pause));
  }

  @Override
  public boolean claims(String name) {
    return PublicNames.isPublic(name) && setup.solves(name);
  }

  @Override
  public void want(Collection<String> names) {
    retain(names);
    List<Entry> added = new ArrayList<>();
    synchronized (this) {
      for (String name : names) {
        if (!wanted.containsKey(name)) {
          added.add(begin(name));
        }
      }
    }
    added.forEach(entry -> run(entry, () -> load(entry)));
  }

  /** Wants no others any more. */
  public void retain(Collection<String> names) {
    Set<String> kept = Set.copyOf(names);
    List<String> gone;
    synchronized (this) {
      gone = wanted.keySet().stream().filter(name -> !kept.contains(name)).toList();
      gone.forEach(wanted::remove);
    }
    for (String name : gone) {
      LOG.info("{}: no route asks for it any more; its certificate is not renewed", name);
      parts.issued().remove(id(name));
    }
  }

  /** With the next {@link #tick}; an authority's limits hold all the same. */
  @Override
  public synchronized boolean renew(String name) {
    Entry entry = wanted.get(name);
    if (entry != null) {
      entry.forced = true;
    }
    return entry != null;
  }

  /** Under the lock; whoever calls it loads the entry next. */
  private Entry begin(String name) {
    Entry entry = new Entry(name);
    entry.busy = true;
    wanted.put(name, entry);
    return entry;
  }

  /** Does what is due. Often enough is every second; returns at once. */
  public void tick() {
    List<Entry> due = new ArrayList<>();
    List<Entry> ask = new ArrayList<>();
    List<Entry> load = new ArrayList<>();
    List<String> covered = new ArrayList<>();
    synchronized (this) {
      Instant now = now();
      for (Entry entry : wanted.values()) {
        if (closed || entry.busy) {
          continue;
        }
        if (entry.held != null && !entry.due.isAfter(now) && isCovered(entry, now)) {
          entry.held = null; // the wildcard is served in its place, and not what ends
          covered.add(entry.name);
        }
        List<Entry> what =
            !entry.loaded ? load : isDue(entry, now) ? due : asksWindow(entry, now) ? ask : null;
        if (what != null && !(what == load && isWaiting(entry, now))) {
          entry.busy = true;
          what.add(entry);
        }
      }
    }
    covered.forEach(name -> parts.issued().remove(id(name)));
    due.sort(Comparator.comparing(entry -> entry.due));
    load.forEach(entry -> submit(entry, () -> load(entry)));
    due.forEach(entry -> submit(entry, () -> order(entry)));
    ask.forEach(entry -> submit(entry, () -> askWindow(entry)));
  }

  private boolean isDue(Entry entry, Instant now) {
    return entry.forced || (!entry.due.isAfter(now) && !isCovered(entry, now));
  }

  /** By a wildcard that is held, or that is about to come. */
  private boolean isCovered(Entry entry, Instant now) {
    String name = PublicNames.wildcardOf(entry.name);
    Entry wildcard = name == null ? null : wanted.get(name);
    return wildcard != null && (wildcard.isHeld(now) || wildcard.state.failures() == 0);
  }

  private boolean asksWindow(Entry entry, Instant now) {
    Instant at = entry.state.askWindow();
    return setup.schedule().ari() && entry.held != null && at != null && !at.isAfter(now);
  }

  private static boolean isWaiting(Entry entry, Instant now) {
    Instant next = entry.state.nextTry();
    return next != null && next.isAfter(now);
  }

  // ---- on a worker

  private interface Job {
    void run() throws IOException, InterruptedException;
  }

  private void submit(Entry entry, Job job) {
    try {
      parts.workers().execute(() -> run(entry, job));
    } catch (RejectedExecutionException e) {
      synchronized (this) {
        entry.busy = false; // the gateway is stopping
      }
    }
  }

  private void run(Entry entry, Job job) {
    try {
      job.run();
    } catch (InterruptedException e) {
      Thread.currentThread()
          .interrupt(); // the gateway is stopping; the order goes on with the next
    } catch (IOException | RuntimeException e) {
      String why = e instanceof IOException ? e.getMessage() : e.toString();
      LOG.error("{}: {}", entry.name, why, e instanceof IOException ? null : e);
      synchronized (this) {
        Instant next = now().plus(setup.backoff().after(entry.state.failures() + 1, entry.name));
        entry.state = entry.state.failed(String.valueOf(why), false, now(), next);
        entry.plan(setup.schedule());
      }
      parts.listener().failed(view(entry));
    } finally {
      synchronized (this) {
        entry.busy = false;
      }
    }
  }

  private void load(Entry entry) throws IOException {
    StoredCertificate kept = setup.vault().certificate(entry.name);
    NameState state = setup.vault().state(entry.name);
    kept = kept == null ? wide(entry.name) : kept;
    if (kept != null && !Leaf.notAfter(kept.leaf()).isAfter(now())) {
      LOG.warn("{}: the certificate kept has ended; a new one will be ordered", entry.name);
      kept = null;
    }
    synchronized (this) {
      entry.loaded = true;
    }
    take(entry, kept, state);
  }

  /** What is kept for the wildcard above a name, while it is good and not to be renewed. */
  private @Nullable StoredCertificate wide(String name) throws IOException {
    String wildcard = PublicNames.wildcardOf(name);
    StoredCertificate wide = wildcard == null ? null : setup.vault().certificate(wildcard);
    if (wide == null
        || wildcard == null
        || setup.schedule().isDue(wide, setup.vault().state(wildcard), now())) {
      return null;
    }
    LOG.info("{}: the certificate for {} will do", name, wildcard);
    return wide;
  }

  private void order(Entry entry) throws IOException, InterruptedException {
    boolean renewal;
    boolean forced;
    synchronized (this) {
      renewal = entry.held != null;
      forced = entry.forced;
      entry.forced = false;
    }
    StoredCertificate wide = renewal ? null : wide(entry.name);
    if (wide != null) {
      take(entry, wide, setup.vault().state(entry.name));
      return;
    }
    Outcome outcome = setup.issuance().run(entry.name, forced);
    take(entry, outcome.certificate(), outcome.state());
    if (outcome.obtained()) {
      parts.listener().obtained(view(entry), renewal);
    } else if (outcome.failed()) {
      parts.listener().failed(view(entry));
    }
  }

  private void askWindow(Entry entry) throws IOException, InterruptedException {
    StoredCertificate held;
    NameState state;
    synchronized (this) {
      held = entry.held;
      state = entry.state;
    }
    if (held != null) {
      NameState next = setup.suggestions().ask(entry.name, held, state);
      setup.vault().state(entry.name, next);
      take(entry, held, next);
    }
  }

  /** Serves what is held now, unless the name went in the meantime. */
  private void take(Entry entry, @Nullable StoredCertificate certificate, NameState state) {
    synchronized (this) {
      entry.state = state;
      StoredCertificate before = entry.held;
      if (certificate == null
          || wanted.get(entry.name) != entry
          || (before != null && before.is(certificate))) {
        entry.plan(setup.schedule());
        return;
      }
      entry.held = certificate;
      entry.plan(setup.schedule());
    }
    String source = SOURCE + ": " + setup.issuerName(state.directory());
    parts.issued().put(id(entry.name), certificate.key(), certificate.chain(), source);
  }

  private static String id(String name) {
    return SOURCE + ":" + name;
  }

  // ---- for the operator

  @Override
  public List<CertificateView> certificates() {
    synchronized (this) {
      Instant now = now();
      return wanted.values().stream()
          .filter(entry -> entry.held != null || !isCovered(entry, now))
          .map(this::view)
          .toList();
    }
  }

  private synchronized CertificateView view(Entry entry) {
    return entry.view(setup.issuerName(entry.state.directory()), now());
  }

  private Instant now() {
    return Instant.ofEpochMilli(parts.ticker().epochMillis());
  }

  /** Begins nothing any more; what is on its way ends with its workers. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
