package com.openhwy.marketeer.expression;

import java.util.Locale;

/** Where an expression stands, which decides what it can know: each knows more than the last. */
public enum Scope {
  ROUTE("a route's match", "is always known"),
  REQUEST(
      "a request on its way to the endpoint",
      "is known only after the route is chosen, behind the middleware that sets it"),
  RESPONSE("a response on its way to the client", "is known only when the response is there"),
  ACCESS_LOG("the access log", "is known only when the exchange is over");

  private final String text;
  private final String since;

  Scope(String text, String since) {
    this.text = text;
    this.since = since;
  }

  /** In a label of a metric. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For messages. */
  String text() {
    return text;
  }

  /** Since when what belongs to it is known, as the end of a sentence. */
  String since() {
    return since;
  }
}
