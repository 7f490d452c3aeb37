package com.openhwy.marketeer.middleware.apikey;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.ClientFields;
import com.openhwy.marketeer.middleware.Fingerprint;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up the key that a client shows. Owned by one event loop. */
final class ApiKey implements Middleware {
  private static final Failure NONE = Failure.of(FailureKind.UNAUTHORIZED, "no key was sent");
  private static final Failure AMBIGUOUS =
      Failure.of(FailureKind.UNAUTHORIZED, "more than one key was sent");
  private static final Failure UNKNOWN =
      Failure.of(FailureKind.UNAUTHORIZED, "this key is not known");
  private static final Failure EXPIRED =
      Failure.of(FailureKind.UNAUTHORIZED, "this key has expired");

  private final ApiKeyDefinition shared;
  private final List<KeySource> sources;
  private final Fingerprint.Hasher hasher = new Fingerprint.Hasher();
  private final Guard guard;
  private final Ticker ticker;
  private final String challenge;
  private final @Nullable String nameHeader;

  ApiKey(ApiKeyDefinition shared, LoopResources loop) {
    ApiKeySettings settings = shared.settings;
    this.shared = shared;
    this.sources = settings.sources();
    this.guard = new Guard(shared.name, settings.mode(), loop);
    this.ticker = loop.ticker();
    this.nameHeader = settings.nameHeader();
    String realm = settings.realm().replace("\\", "\\\\").replace("\"", "\\\"");
    this.challenge = "ApiKey realm=\"" + realm + "\"";
  }

  @Override
  public Flow onRequest(Exchange x) {
    Request request = x.request();
    if (nameHeader != null) {
      ClientFields.remove(request.headers(), nameHeader);
    }
    String shown = null;
    for (int i = 0; i < sources.size() && shown == null; i++) {
      shown = KeyPlaces.find(sources.get(i), request);
    }
    if (shown == null) {
      return refuse(x, NONE);
    }
    if (shown.equals(KeyPlaces.AMBIGUOUS)) {
      return refuse(x, AMBIGUOUS);
    }
    Keys.Entry known = shared.keys().find(hasher.of(shown));
    if (known == null) {
      return refuse(x, UNKNOWN);
    }
    if (known.expires() <= ticker.epochMillis()) {
      return refuse(x, EXPIRED);
    }
    pass(x, known.principal());
    return Flow.CONTINUE;
  }

  private void pass(Exchange x, Principal who) {
    x.principal(who);
    if (!shared.settings.forwardKey()) {
      for (int i = 0; i < sources.size(); i++) {
        KeyPlaces.remove(sources.get(i), x.request());
      }
    }
    if (nameHeader != null) {
      x.request().headers().add(nameHeader, who.name());
    }
  }

  private Flow refuse(Exchange x, Failure why) {
    if (!guard.observes()) {
      x.response().headers().set(HeaderName.WWW_AUTHENTICATE, challenge);
    }
    return guard.refuse(x, why);
  }
}
