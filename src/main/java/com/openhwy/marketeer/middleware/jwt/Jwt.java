package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;
import io.vertx.core.Context;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's doorkeeper. A token that was verified before costs one look-up; a new one its
 * signature, here on the loop; one whose key is not known waits for the keys, a while and in a
 * bounded crowd.
 */
final class Jwt implements Middleware {
  /** On one loop. More are an attack or an issuer that is down: they need not wait to hear it. */
  private static final int MOST_WAITING = 1000;

  private final JwtDefinition shared;
  private final TokenFinder finder;
  private final Guard guard;
  private final Ticker ticker;

  /** To come back to; null when nothing is ever waited for. */
  private final @Nullable Context loop;

  private int waiting;

  Jwt(JwtDefinition shared, LoopResources resources, @Nullable Context loop) {
    this.shared = shared;
    this.finder = new TokenFinder(shared.places());
    this.guard = new Guard(shared.name(), shared.mode(), resources);
    this.ticker = resources.ticker();
    this.loop = loop;
  }

  @Override
  public Flow onRequest(Exchange x) {
    shared.fields().strip(x.request().headers());
    finder.find(x.request());
    String text = finder.text();
    if (text == null) {
      return shared.optional() ? Flow.CONTINUE : refuse(x, Refusal.MISSING);
    }
    boolean several = finder.several();
    if (!shared.forwardsToken()) {
      finder.remove(x.request());
    }
    return several ? refuse(x, Refusal.SEVERAL) : decide(x, text, true);
  }

  private Flow decide(Exchange x, String text, boolean mayWait) {
    KeySet keys = shared.keys().keys();
    if (keys == null) {
      return mayWait ? waitOrRefuse(x, text, null, Refusal.NO_KEYS) : refuse(x, Refusal.NO_KEYS);
    }
    long now = ticker.epochMillis();
    Verified known = shared.cache().get(text, keys, now);
    if (known != null) {
      return pass(x, known);
    }
    Verdict verdict = shared.verifier().verify(TokenFinder.token(text), keys, now);
    if (verdict instanceof Verified good) {
      shared.cache().put(text, good, now);
      return pass(x, good);
    }
    Refusal refusal = (Refusal) verdict;
    return refusal == Refusal.UNKNOWN_KEY && mayWait
        ? waitOrRefuse(x, text, keys, refusal)
        : refuse(x, refusal);
  }

  /**
   * @param met the keys that did not do; others may have come since, on another thread
   */
  private Flow waitOrRefuse(Exchange x, String text, @Nullable KeySet met, Refusal refusal) {
    if (await(x, text)) {
      return Flow.SUSPEND;
    }
    return shared.keys().keys() == met ? refuse(x, refusal) : decide(x, text, false);
  }

  private Flow pass(Exchange x, Verified good) {
    x.principal(good.principal());
    shared.fields().add(x.request().headers(), good.fields());
    return Flow.CONTINUE;
  }

  private Flow refuse(Exchange x, Refusal why) {
    String challenge = shared.challenge(why);
    if (challenge != null && !guard.observes()) {
      x.response().headers().add(HeaderName.WWW_AUTHENTICATE, challenge);
    }
    return guard.refuse(x, why.failure());
  }

  /**
   * @return whether the exchange now waits for keys
   */
  private boolean await(Exchange x, String text) {
    Context home = loop;
    Future<Void> fetch = home == null || waiting >= MOST_WAITING ? null : shared.keys().refresh();
    if (home == null || fetch == null) {
      return false;
    }
    waiting++;
    fetch.onComplete(done -> home.runOnContext(nothing -> goOn(x, text)));
    return true;
  }

  private void goOn(Exchange x, String text) {
    waiting--;
    if (x.isOpen() && decide(x, text, false) == Flow.CONTINUE) {
      x.resume();
    }
  }
}
