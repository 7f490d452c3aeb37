package com.openhwy.marketeer.middleware.basicauth;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.AbortListener;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.middleware.ClientFields;
import com.openhwy.marketeer.middleware.Fingerprint;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way to the users. Never hashes itself: a password that was not found right
 * lately goes to the {@link Verifier}, and the exchange waits.
 */
final class BasicAuth implements Middleware {
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final Failure NONE =
      Failure.of(FailureKind.UNAUTHORIZED, "no user and password were sent");
  private static final Failure MALFORMED =
      Failure.of(
          FailureKind.UNAUTHORIZED, "Authorization is not one field of user and password (Basic)");
  private static final Failure WRONG =
      Failure.of(FailureKind.UNAUTHORIZED, "wrong user or password");
  private static final Failure BUSY =
      Failure.of(FailureKind.OVERLOAD, "too many passwords wait to be checked");
  private static final Failure BROKEN =
      Failure.of(FailureKind.INTERNAL, "the password could not be checked");

  private final BasicAuthDefinition shared;
  private final Verifier verifier;
  private final Fingerprint.Hasher hasher;
  private final Guard guard;
  private final Ticker ticker;
  private final Vertx vertx;
  private final @Nullable String userHeader;
  private final boolean forward;

  BasicAuth(BasicAuthDefinition shared, LoopResources loop) {
    this.shared = shared;
    this.verifier = shared.verifier;
    this.hasher = shared.hasher();
    this.guard = new Guard(shared.name, shared.settings.mode(), loop);
    this.ticker = loop.ticker();
    this.vertx = loop.vertx();
    this.userHeader = shared.settings.userHeader();
    this.forward = shared.settings.forwardCredentials();
  }

  @Override
  public Flow onRequest(Exchange x) {
    Headers headers = x.request().headers();
    if (userHeader != null) {
      ClientFields.remove(headers, userHeader);
    }
    int at = headers.indexOf(HeaderName.AUTHORIZATION, 0);
    if (at < 0) {
      return refuse(x, NONE);
    }
    if (headers.indexOf(HeaderName.AUTHORIZATION, at + 1) >= 0) {
      return refuse(x, MALFORMED);
    }
    String field = headers.value(at);
    Fingerprint presented = hasher.of(field);
    Users users = shared.users();
    Verified known = verifier.known(presented, users, ticker.nanos());
    return known == null ? ask(x, presented, field, users) : pass(x, known.principal());
  }

  private Flow ask(Exchange x, Fingerprint presented, String field, Users users) {
    Credentials given = Credentials.parse(field);
    if (given == null) {
      return refuse(x, MALFORMED);
    }
    Waiting waiting = new Waiting(x, given.user(), vertx.getOrCreateContext());
    Verifier.Job job = verifier.ask(presented, given, users, ticker, waiting);
    if (job == null) {
      return refuse(x, BUSY);
    }
    waiting.job = job;
    x.onAbort(waiting);
    return Flow.SUSPEND;
  }

  private Flow pass(Exchange x, Principal who) {
    Headers headers = x.request().headers();
    x.principal(who);
    if (!forward) {
      headers.remove(HeaderName.AUTHORIZATION);
    }
    if (userHeader != null) {
      headers.add(userHeader, onTheWire(who.name()));
    }
    return Flow.CONTINUE;
  }

  /** UTF-8, one character for each byte. */
  private static String onTheWire(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return name;
  }

  private Flow refuse(Exchange x, Failure why) {
    if (!guard.observes()) {
      Headers headers = x.response().headers();
      if (why.kind() == FailureKind.UNAUTHORIZED) {
        headers.set(HeaderName.WWW_AUTHENTICATE, shared.challenge);
      } else if (why.kind() == FailureKind.OVERLOAD) {
        headers.set(HeaderName.RETRY_AFTER, RETRY_AFTER_SECONDS);
      }
    }
    return guard.refuse(x, why);
  }

  /** A request whose password is being hashed. */
  private final class Waiting implements Verifier.Waiter, AbortListener {
    private final Exchange x;
    private final String user;
    private final Context loop;
    private Verifier.@Nullable Job job;
    private boolean gone;

    Waiting(Exchange x, String user, Context loop) {
      this.x = x;
      this.user = user;
      this.loop = loop;
    }

    @Override
    public void heard(Verifier.Outcome outcome) {
      loop.runOnContext(nothing -> goOn(outcome));
    }

    private void goOn(Verifier.Outcome outcome) {
      if (gone) {
        return;
      }
      x.onAbort(null);
      Flow flow =
          switch (outcome) {
            case RIGHT -> pass(x, Principal.named(user));
            case WRONG -> refuse(x, WRONG);
            case BUSY -> refuse(x, BUSY);
            case BROKEN -> refuse(x, BROKEN);
          };
      if (flow == Flow.CONTINUE) {
        x.resume();
      }
    }

    @Override
    public void aborted(Exchange aborted, Failure why) {
      gone = true;
      if (job != null) {
        verifier.leave(job, this);
      }
    }
  }
}
