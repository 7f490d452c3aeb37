package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of an auth service's answer. Immutable. */
final class Answers {
  private static final String FORWARDED = "X-Forwarded-";
  private static final boolean[] OURS = new boolean[128];

  static {
    for (HeaderName name :
        new HeaderName[] {
          HeaderName.HOST,
          HeaderName.CONNECTION,
          HeaderName.CONTENT_LENGTH,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.TE,
          HeaderName.TRAILER,
          HeaderName.UPGRADE,
          HeaderName.EXPECT,
          HeaderName.KEEP_ALIVE,
          HeaderName.PROXY_CONNECTION,
          HeaderName.SET_COOKIE,
          HeaderName.FORWARDED,
          HeaderName.X_REAL_IP,
          HeaderName.VIA
        }) {
      OURS[name.id()] = true;
    }
  }

  private final FieldNames copied;
  private final @Nullable String userHeader;
  private final boolean cookies;

  Answers(ForwardAuthSettings s) {
    List<String> names = new ArrayList<>(s.responseHeaders());
    if (s.userHeader() != null) {
      names.add(s.userHeader());
    }
    this.copied = new FieldNames(names);
    this.userHeader = s.userHeader();
    this.cookies = s.copyCookies();
  }

  /** Whether a field is the gateway's own to write, in a request to an endpoint. */
  static boolean isOurs(String name) {
    HeaderName known = HeaderName.of(name);
    return (known != null && OURS[known.id()])
        || name.regionMatches(true, 0, FORWARDED, 0, FORWARDED.length());
  }

  /** Whether the endpoint is to hear this of the service only. */
  boolean isTheServices(String name) {
    return copied.has(name) && !isOurs(name);
  }

  /** Takes off a request what only the service may say. */
  void clear(Exchange x) {
    if (copied.isEmpty()) {
      return;
    }
    Headers client = x.request().headers();
    for (int i = client.size() - 1; i >= 0; i--) {
      if (isTheServices(client.name(i))) {
        client.removeAt(i);
      }
    }
  }

  /** What a yes says. */
  Grant grant(Headers answer) {
    Headers fields = new Headers();
    for (int i = 0; i < answer.size(); i++) {
      if (isTheServices(answer.name(i))) {
        fields.add(answer.name(i), answer.id(i), answer.value(i));
      }
    }
    String user = userHeader == null ? null : answer.get(userHeader);
    return new Grant(fields, user == null || user.isBlank() ? null : Principal.named(user));
  }

  /** Lets the request pass with what was said. */
  void apply(Exchange x, Grant grant) {
    clear(x);
    x.request().headers().addAll(grant.fields());
    if (grant.principal() != null) {
      x.principal(grant.principal());
    }
  }

  /** The cookies of a yes that are meant for the client; empty for none. */
  List<String> cookies(Headers answer) {
    if (!cookies || !answer.contains(HeaderName.SET_COOKIE)) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    int at = answer.indexOf(HeaderName.SET_COOKIE, 0);
    for (; at >= 0; at = answer.indexOf(HeaderName.SET_COOKIE, at + 1)) {
      values.add(answer.value(at));
    }
    return values;
  }

  /** Whether a yes may be kept for later questions. */
  static boolean mayBeKept(Headers answer) {
    String control = answer.joined(HeaderName.CACHE_CONTROL);
    return control == null || !control.toLowerCase(Locale.ROOT).contains("no-store");
  }

  /** Gives the client what the service answered, as it is. */
  static void passOn(Exchange x, Response answer) {
    Response to = x.response();
    to.adopt(answer.headers()).status(answer.status());
    if (answer.stream() != null) {
      to.body(answer.stream(), answer.length());
    } else if (answer.bytes() != null) {
      to.body(answer.bytes());
    } else if (answer.file() != null) {
      to.body(answer.file());
    } else {
      to.length(0); // a length without a body was that of a HEAD
    }
    answer.handedOver();
    x.respond();
  }
}
