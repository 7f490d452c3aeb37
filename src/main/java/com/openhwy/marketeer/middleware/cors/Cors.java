package com.openhwy.marketeer.middleware.cors;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Vary;
import org.jspecify.annotations.Nullable;

/**
 * Answers preflights itself; of other requests marks the response. What the endpoint says about
 * cross-origin access is taken off: one place decides. Owned by one event loop.
 */
final class Cors implements Middleware {
  private static final String OPTIONS = "OPTIONS";
  private static final int NO_CONTENT = 204;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int MAX_SHOWN = 200;

  private static final HeaderName[] DECIDED_HERE = {
    HeaderName.ACCESS_CONTROL_ALLOW_ORIGIN,
    HeaderName.ACCESS_CONTROL_ALLOW_CREDENTIALS,
    HeaderName.ACCESS_CONTROL_ALLOW_METHODS,
    HeaderName.ACCESS_CONTROL_ALLOW_HEADERS,
    HeaderName.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK,
    HeaderName.ACCESS_CONTROL_EXPOSE_HEADERS,
    HeaderName.ACCESS_CONTROL_MAX_AGE
  };

  /** In the slot of an exchange whose preflight stands in the response already. */
  private static final Object ANSWERED = new Object();

  private final CorsDefinition settings;
  private final int slot;

  Cors(CorsDefinition settings, int slot) {
    this.settings = settings;
    this.slot = slot;
  }

  @Override
  public Flow onRequest(Exchange x) {
    Headers request = x.request().headers();
    String origin = origin(request);
    String allowed = origin == null ? null : settings.allowed(origin);
    if (origin != null
        && x.request().method().equals(OPTIONS)
        && request.contains(HeaderName.ACCESS_CONTROL_REQUEST_METHOD)) {
      return preflight(x, origin, allowed);
    }
    x.slot(slot, allowed);
    return Flow.CONTINUE;
  }

  /** Null without one; two are as good as one that nobody allowed. */
  private static @Nullable String origin(Headers request) {
    int at = request.indexOf(HeaderName.ORIGIN, 0);
    if (at < 0) {
      return null;
    }
    return request.indexOf(HeaderName.ORIGIN, at + 1) < 0 ? request.value(at) : "";
  }

  private Flow preflight(Exchange x, String origin, @Nullable String allowed) {
    if (allowed == null) {
      x.fail(notAllowed(origin));
      return Flow.STOP;
    }
    x.slot(slot, ANSWERED);
    Headers request = x.request().headers();
    Headers response = x.response().status(NO_CONTENT).headers();
    response.add(HeaderName.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    if (settings.credentials) {
      response.add(HeaderName.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    allowMethods(request, response);
    allowHeaders(request, response);
    response.add(HeaderName.ACCESS_CONTROL_MAX_AGE, settings.maxAge);
    if (settings.privateNetwork
        && "true".equals(request.get(HeaderName.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK))) {
      response.add(HeaderName.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, "true");
    }
    x.respond();
    return Flow.STOP;
  }

  private Failure notAllowed(String origin) {
    return Failure.of(
        FailureKind.FORBIDDEN,
        (origin.isEmpty() || origin.length() > MAX_SHOWN ? "the page's origin" : origin)
            + " is not among the allow_origins of "
            + settings.name);
  }

  /** A star is spelled out, as browsers do not take it with credentials. */
  private void allowMethods(Headers request, Headers response) {
    String wanted = request.get(HeaderName.ACCESS_CONTROL_REQUEST_METHOD);
    if (!settings.anyMethod) {
      response.add(HeaderName.ACCESS_CONTROL_ALLOW_METHODS, settings.methods);
    } else if (wanted != null && FieldSyntax.isToken(wanted)) {
      response.add(HeaderName.ACCESS_CONTROL_ALLOW_METHODS, wanted);
    }
  }

  /** A star is spelled out, as it would not cover Authorization (Fetch 3.2.3). */
  private void allowHeaders(Headers request, Headers response) {
    if (settings.anyHeader) {
      String wanted = request.joined(HeaderName.ACCESS_CONTROL_REQUEST_HEADERS);
      if (wanted != null && isTokenList(wanted)) {
        response.add(HeaderName.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
      }
    } else if (!settings.headers.isEmpty()) {
      response.add(HeaderName.ACCESS_CONTROL_ALLOW_HEADERS, settings.headers);
    }
  }

  private static boolean isTokenList(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!FieldSyntax.isTokenChar(c) && c != ',' && c != ' ') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  @Override
  public Flow onResponse(Exchange x) {
    if (x.response().status() == SWITCHING_PROTOCOLS) {
      return Flow.CONTINUE; // no page reads this answer; a WebSocket's origin is the endpoint's
    }
    Headers response = x.response().headers();
    Object kept = x.slot(slot);
    boolean options = x.request().method().equals(OPTIONS);
    if (kept != ANSWERED) {
      for (HeaderName name : DECIDED_HERE) {
        response.remove(name);
      }
      if (kept instanceof String allowed) {
        mark(response, allowed);
      }
    }
    vary(response, options);
    return Flow.CONTINUE;
  }

  private void mark(Headers response, String allowed) {
    response.add(HeaderName.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    if (settings.credentials) {
      response.add(HeaderName.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    if (!settings.exposed.isEmpty()) {
      response.add(HeaderName.ACCESS_CONTROL_EXPOSE_HEADERS, settings.exposed);
    }
  }

  /** Also when no origin was sent: a cache would else give this answer to one that sends it. */
  private void vary(Headers response, boolean options) {
    if (!settings.same) {
      Vary.add(response, HeaderName.ORIGIN);
    }
    if (options) {
      Vary.add(response, HeaderName.ACCESS_CONTROL_REQUEST_METHOD);
      Vary.add(response, HeaderName.ACCESS_CONTROL_REQUEST_HEADERS);
      if (settings.privateNetwork) {
        Vary.add(response, HeaderName.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK);
      }
    }
  }
}
