package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Mode;
import com.openhwy.marketeer.middleware.ServiceCall;
import com.openhwy.marketeer.middleware.forwardauth.ForwardAuthSettings.OnError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event loop's way to the auth service, and what becomes of its answers. */
final class ForwardAuth implements Middleware {
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int SERVER_ERROR = 500;
  private static final int UNAVAILABLE = 503;
  private static final int TIMEOUT = 504;

  final Question question;
  final TimerWheel timers;
  final @Nullable Backend service;
  final long timeoutNanos;
  final int maxBody;
  final boolean sendBody;

  private final String serviceName;
  private final Answers answers;
  private final @Nullable Grants grants;
  private final Guard guard;
  private final Guard onError;
  private final Ticker ticker;
  private final int slot;

  ForwardAuth(String name, ForwardAuthSettings s, LoopResources loop, int slot) {
    this.timers = loop.timers();
    this.service = loop.services().find(s.service());
    this.timeoutNanos = s.timeout().toNanos();
    this.maxBody = (int) s.maxBodySize().bytes();
    this.sendBody = s.sendBody();
    this.serviceName = s.service();
    this.answers = new Answers(s);
    this.question = new Question(s, answers);
    this.grants = s.cacheTtl().isZero() ? null : new Grants(s);
    this.guard = new Guard(name, s.mode(), loop);
    this.onError = s.onError() == OnError.ALLOW ? new Guard(name, Mode.OBSERVE, loop) : guard;
    this.ticker = loop.ticker();
    this.slot = slot;
  }

  @Override
  public Flow onRequest(Exchange x) {
    String key = grants == null ? null : grants.key(x.request());
    if (grants != null && key != null) {
      Grant kept = grants.find(key, ticker.nanos());
      if (kept != null) {
        answers.apply(x, kept);
        return Flow.CONTINUE;
      }
    }
    if (service == null) {
      return unanswered(
          x, Failure.of(FailureKind.NO_ENDPOINT, "service " + serviceName + " is not known"));
    }
    return new Asking(this, service, x, key).start();
  }

  /** A larger body than may be sent along. */
  Flow tooLarge(Exchange x) {
    answers.clear(x);
    return guard.refuse(
        x,
        Failure.of(
            FailureKind.BODY_TOO_LARGE,
            "a body of more than " + maxBody + " bytes, which has to be checked as a whole"));
  }

  /** The service has answered. */
  Flow answered(Exchange x, Response answer, @Nullable String key) {
    int status = answer.status();
    if (status >= OK && status < REDIRECT) {
      grant(x, answer, key);
      return Flow.CONTINUE;
    }
    if (status >= SERVER_ERROR) {
      ServiceCall.discard(answer);
      return unanswered(
          x, Failure.of(FailureKind.AUTH_FAILED, serviceName + " answered " + status));
    }
    Failure refused =
        Failure.of(
            status == 401 ? FailureKind.UNAUTHORIZED : FailureKind.FORBIDDEN,
            serviceName + " answered " + status);
    answers.clear(x);
    if (guard.observes()) {
      ServiceCall.discard(answer);
    }
    return guard.refuse(x, refused, e -> Answers.passOn(e, answer));
  }

  private void grant(Exchange x, Response answer, @Nullable String key) {
    List<String> cookies = answers.cookies(answer.headers());
    Grant grant = answers.grant(answer.headers());
    boolean keep = cookies.isEmpty() && Answers.mayBeKept(answer.headers());
    ServiceCall.discard(answer);
    if (grants != null && key != null && keep) {
      grants.keep(key, grant, ticker.nanos());
    }
    if (!cookies.isEmpty()) {
      x.slot(slot, cookies);
    }
    answers.apply(x, grant);
  }

  /** It has not, or not in a way that says anything. */
  Flow unanswered(Exchange x, Failure why) {
    FailureKind kind =
        switch (why.status()) {
          case UNAVAILABLE -> FailureKind.AUTH_UNAVAILABLE;
          case TIMEOUT -> FailureKind.AUTH_TIMEOUT;
          default -> FailureKind.AUTH_FAILED;
        };
    answers.clear(x);
    return onError.refuse(x, Failure.of(kind, "asking " + serviceName + ": " + why.detail()));
  }

  @Override
  public Flow onResponse(Exchange x) {
    if (slot >= 0 && x.slot(slot) instanceof List<?> cookies) {
      for (Object cookie : cookies) {
        x.response().headers().add(HeaderName.SET_COOKIE, (String) cookie);
      }
    }
    return Flow.CONTINUE;
  }
}
