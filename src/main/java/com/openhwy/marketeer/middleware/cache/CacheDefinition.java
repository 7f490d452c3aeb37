package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.Fingerprint;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** One cache: what its event loops share. Thread-safe. */
public final class CacheDefinition implements MiddlewareDefinition {
  /** How long requests for what is not to be kept are not held up for each other. */
  private static final long PASS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final String EVERYBODY = "";

  private final String name;
  private final CacheSettings settings;
  private final Storing storing;
  private final CacheKey key;
  private final List<Wildcard> bypassCookies;
  private final Store store;
  private final Budget budget;
  private final Stamps stamps = new Stamps();
  private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();

  CacheDefinition(String name, CacheSettings settings) {
    this.name = name;
    this.settings = settings;
    this.storing = new Storing(Policy.of(settings));
    this.key = new CacheKey(settings.key());
    this.bypassCookies = Wildcard.all(settings.bypassCookies());
    this.store = new MemoryStore(settings.maxSize().bytes(), ForkJoinPool.commonPool());
    this.budget =
        new Budget(Math.max(settings.maxObjectSize().bytes(), settings.maxSize().bytes() / 4));
  }

  // ---- what requests ask

  public String name() {
    return name;
  }

  boolean tells() {
    return settings.cacheStatus();
  }

  boolean collapses() {
    return settings.collapse();
  }

  long collapseNanos() {
    return settings.collapseTimeout().toNanos();
  }

  long mostBytes() {
    return settings.maxObjectSize().bytes();
  }

  List<Wildcard> bypassCookies() {
    return bypassCookies;
  }

  Directives directives(Headers request) {
    return settings.clientDirectives() ? Directives.of(request) : Directives.EMPTY;
  }

  long stamp(String url) {
    return stamps.of(url);
  }

  String key(Request request) {
    return key.of(request);
  }

  Variants.Asked asked(Exchange x) {
    String authorization = x.request().headers().get(HeaderName.AUTHORIZATION);
    Principal principal = x.principal();
    boolean credentials = authorization != null || principal != null;
    String partition =
        credentials && settings.authenticated() == CacheSettings.Authenticated.APART
            ? partition(principal, authorization)
            : EVERYBODY;
    return new Variants.Asked(x.route(), partition, credentials);
  }

  /** One client's own part: known by who it is, or else by what it sent. */
  private static String partition(@Nullable Principal principal, @Nullable String authorization) {
    return (principal == null ? "" : principal.name())
        + '\n'
        + (authorization == null ? "" : new Fingerprint.Hasher().of(authorization));
  }

  // ---- what is stored

  Store store() {
    return store;
  }

  ConcurrentMap<String, Flight> flights() {
    return flights;
  }

  /** Bytes of bodies that are on their way into it. */
  long onTheWay() {
    return budget.taken();
  }

  Budget.Share share() {
    return budget.share();
  }

  @Nullable Entry entry(Response response, Storing.Context context, Body into) {
    return storing.entry(response, context, into);
  }

  /** What the first client gets of a response: also what is not for those who come later. */
  Entry asReceived(Entry stored, Headers received) {
    return storing.asReceived(stored, received);
  }

  /**
   * Stores, unless the URL was purged or invalidated since it was looked up. When only those who
   * ask the endpoint again may use it, waiting for it is no use to others.
   */
  void keep(Lookup lookup, Entry entry, long nanos) {
    boolean ofUse = Decision.of(entry, Directives.EMPTY, nanos) == Decision.USE;
    long passUntil = ofUse ? 0 : nanos + PASS_NANOS;
    String url = lookup.key();
    store.change(
        url,
        before ->
            stamps.of(url) == lookup.stamp()
                ? Variants.add(before, entry, settings.maxVariants(), passUntil)
                : before);
  }

  /**
   * What the endpoint said still holds.
   *
   * @return null when it is not to be kept any longer
   */
  @Nullable Entry refresh(Lookup lookup, Entry stored, Headers update, Storing.Context context) {
    Entry fresh = storing.refreshed(stored, update, context);
    if (fresh == null) {
      forget(lookup.key(), stored);
    } else {
      keep(lookup, fresh, context.nanos());
    }
    return fresh;
  }

  @SuppressWarnings("ReferenceEquality") // exactly this one: a newer one may be as it was
  void forget(String url, Entry stored) {
    store.change(url, before -> before == null ? null : before.without(each -> each == stored));
  }

  /** The endpoint has a newer answer than what is stored, and that is not to be kept. */
  void outdated(Lookup lookup, int status) {
    if (lookup.found() && status < 500) {
      store.change(
          lookup.key(),
          before ->
              before == null
                  ? null
                  : before.without(
                      each ->
                          Variants.isFor(each.origin(), lookup.asked())
                              && each.origin().selecting().matches(lookup.request())));
    }
  }

  /** Requests for this URL are not to wait for each other for a while. */
  void pass(String url, long nanos) {
    store.change(url, before -> Variants.pass(before, nanos + PASS_NANOS));
  }

  /** An unsafe request has succeeded: what it may have changed is forgotten (RFC 9111 4.4). */
  void invalidate(String url, Headers response) {
    forget(url);
    for (HeaderName field : List.of(HeaderName.LOCATION, HeaderName.CONTENT_LOCATION)) {
      String reference = response.get(field);
      String other = reference == null ? null : key.of(reference, url);
      if (other != null && sameOrigin(other, url)) {
        forget(other);
      }
    }
  }

  private void forget(String url) {
    stamps.changed(url);
    store.change(url, before -> null);
  }

  private static boolean sameOrigin(String a, String b) {
    int end = b.indexOf('/', b.indexOf("://") + 3) + 1;
    return a.regionMatches(0, b, 0, end);
  }

  // ---- for the operator

  /**
   * Forgets a URL.
   *
   * @return how many stored responses
   * @throws IllegalArgumentException with a message for the operator when it is none
   */
  public int purgeUrl(String url) {
    String known = key.of(url, null);
    if (known == null) {
      throw new IllegalArgumentException(
          "\"" + url + "\" is no URL; expected for example https://example.com/logo.png");
    }
    return purge((each, entry) -> each.equals(known));
  }

  /** Forgets every URL that begins so. */
  public int purgePrefix(String prefix) {
    return purge((each, entry) -> each.startsWith(prefix));
  }

  /** Forgets what the endpoint marked with {@code Surrogate-Key} or {@code Cache-Tag}. */
  public int purgeTag(String tag) {
    return purge((each, entry) -> entry.origin().tags().contains(tag));
  }

  public int purgeAll() {
    return purge((each, entry) -> true);
  }

  private int purge(BiPredicate<String, Entry> gone) {
    stamps.changed();
    return store.removeIf(gone);
  }

  /**
   * The state of a cache.
   *
   * @param urls stored at present
   * @param bytes they take of the heap, about
   * @param evictions URLs that had to go for others, since it was made
   */
  public record Contents(long urls, long bytes, long maxBytes, long evictions) {}

  public Contents contents() {
    return new Contents(
        store.size(), store.weight(), settings.maxSize().bytes(), store.evictions());
  }

  // ---- a middleware

  @Override
  public boolean needsSlot() {
    return true;
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    return new Cache(this, loop, slot);
  }

  @Override
  public void close() {
    store.close();
  }
}
