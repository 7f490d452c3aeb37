package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of a request besides host and path; all of it must hold. Immutable,
 * thread-safe.
 *
 * @param methods null takes every method
 * @param clients empty takes every client
 */
record Predicates(
    @Nullable MethodSet methods,
    List<FieldTest> fields,
    List<QueryTest> query,
    List<Cidr> clients) {

  /** A list of methods or of clients counts as one, each field and parameter by itself. */
  int count() {
    return (methods == null ? 0 : 1) + fields.size() + query.size() + (clients.isEmpty() ? 0 : 1);
  }

  boolean hold(Request request) {
    return takesMethod(request) && holdButForMethod(request);
  }

  boolean takesMethod(Request request) {
    return methods == null || methods.contains(request.method());
  }

  boolean holdButForMethod(Request request) {
    return failedField(request) == null && failedQuery(request) == null && takesClient(request);
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
    return takesClient(request)
        ? null
        : "client " + request.clientIp() + " lies in none of " + clients;
  }
}
