package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of a request besides host and path; all of it must hold. Immutable,
 * thread-safe.
 *
 * @param methods null takes every method
 * @param clients empty takes every client
 * @param expression asked last, for it costs the most; null for none
 */
record Predicates(
    @Nullable MethodSet methods,
    List<FieldTest> fields,
    List<QueryTest> query,
    List<CookieTest> cookies,
    List<Cidr> clients,
    @Nullable Expression expression) {

  /**
   * A list of methods or of clients counts as one, each field, parameter and cookie by itself; an
   * expression is one, whatever it asks for.
   */
  int count() {
    return (methods == null ? 0 : 1)
        + fields.size()
        + query.size()
        + cookies.size()
        + (clients.isEmpty() ? 0 : 1)
        + (expression == null ? 0 : 1);
  }

  boolean hold(Request request) {
    return takesMethod(request) && holdButForMethod(request);
  }

  boolean takesMethod(Request request) {
    return methods == null || methods.contains(request.method());
  }

  boolean holdButForMethod(Request request) {
    return failedField(request) == null
        && failedQuery(request) == null
        && (cookies.isEmpty() || failedCookie(request) == null)
        && takesClient(request)
        && (expression == null || expression.test(request));
  }

  private @Nullable FieldTest failedField(Request request) {
    for (int i = 0; i < fields.size(); i++) {
      if (!fields.get(i).holds(request)) {
        return fields.get(i);
      }
    }
    return null;
  }

  private @Nullable QueryTest failedQuery(Request request) {
    for (int i = 0; i < query.size(); i++) {
      if (!query.get(i).holds(request)) {
        return query.get(i);
      }
    }
    return null;
  }

  private @Nullable CookieTest failedCookie(Request request) {
    for (int i = 0; i < cookies.size(); i++) {
      if (!cookies.get(i).holds(request)) {
        return cookies.get(i);
      }
    }
    return null;
  }

  private boolean takesClient(Request request) {
    for (int i = 0; i < clients.size(); i++) {
      if (clients.get(i).contains(request.client())) {
        return true;
      }
    }
    return clients.isEmpty();
  }

  /**
   * Why they do not hold, null when they do. The value of a field is not shown: it may be a key.
   */
  @Nullable String failure(Request request) {
    if (methods != null && !methods.contains(request.method())) {
      return "method is " + request.method() + ", expected " + String.join(" or ", methods.names());
    }
    FieldTest field = failedField(request);
    if (field != null) {
      return "field " + field.name() + " is not " + field.test().expectation();
    }
    QueryTest parameter = failedQuery(request);
    if (parameter != null) {
      return "query parameter " + parameter.name() + " is not " + parameter.expectation();
    }
    CookieTest cookie = failedCookie(request);
    if (cookie != null) {
      return "cookie " + cookie.name() + " is not " + cookie.test().expectation();
    }
    if (!takesClient(request)) {
      return "client " + request.clientIp() + " lies in none of " + clients;
    }
    return expression == null || expression.test(request)
        ? null
        : "the expression is not true: " + expression;
  }
}
