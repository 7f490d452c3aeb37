package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * What the auth service is told of a request. Of the client's fields it sees those that speak of
 * who asks; what speaks of a body, a range or a copy the client has already would change what the
 * service answers with, not whether the request may pass. Immutable.
 */
final class Question {
  private static final String FORWARDED_METHOD = "X-Forwarded-Method";
  private static final String FORWARDED_URI = "X-Forwarded-Uri";
  private static final String CONTENT = "Content-";
  private static final boolean[] LEFT_OUT = new boolean[128];

  static {
    for (HeaderName name :
        new HeaderName[] {
          HeaderName.HOST,
          HeaderName.TE,
          HeaderName.TRAILER,
          HeaderName.EXPECT,
          HeaderName.RANGE,
          HeaderName.IF_MATCH,
          HeaderName.IF_NONE_MATCH,
          HeaderName.IF_MODIFIED_SINCE,
          HeaderName.IF_UNMODIFIED_SINCE,
          HeaderName.IF_RANGE,
          HeaderName.UPGRADE,
          HeaderName.CONNECTION,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.CONTENT_LENGTH,
          HeaderName.VIA
        }) {
      LEFT_OUT[name.id()] = true;
    }
  }

  private final String method;
  private final String path;
  private final @Nullable String query;
  private final FieldNames fields;
  private final boolean withBody;
  private final Answers answers;

  Question(ForwardAuthSettings s, Answers answers) {
    this.answers = answers;
    int mark = s.path().indexOf('?');
    this.method = s.method();
    this.path = mark < 0 ? s.path() : s.path().substring(0, mark);
    this.query = mark < 0 ? null : s.path().substring(mark + 1);
    this.fields = new FieldNames(s.requestHeaders());
    this.withBody = s.sendBody();
  }

  /** Fills in a call for a client's request; its body is not touched. */
  void ask(Request client, Request call) {
    Headers to = call.headers();
    Headers from = client.headers();
    for (int i = 0; i < from.size(); i++) {
      if (isTold(from, i)) {
        to.add(from.name(i), from.id(i), from.value(i));
      }
    }
    to.set(FORWARDED_METHOD, client.method());
    to.set(FORWARDED_URI, uri(client));
    call.method(method).path(path).query(query);
  }

  private boolean isTold(Headers from, int index) {
    String name = from.name(index);
    if (LEFT_OUT[from.id(index)]) {
      return false;
    }
    if (name.regionMatches(true, 0, CONTENT, 0, CONTENT.length())) {
      return withBody;
    }
    if (answers.isTheServices(name) && !isCredential(from.id(index))) {
      return false; // what the service says of a client is not to be put into its mouth
    }
    return fields.isEmpty() || fields.has(name);
  }

  private static boolean isCredential(int id) {
    return id == HeaderName.AUTHORIZATION.id() || id == HeaderName.COOKIE.id();
  }

  /** What the endpoint would be asked for: an auth service that judges it judges the same path. */
  static String uri(Request client) {
    String asked = client.query();
    return asked == null ? client.path() : client.path() + "?" + asked;
  }
}
