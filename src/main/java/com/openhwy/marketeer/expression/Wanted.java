package com.openhwy.marketeer.expression;

/** What an expression is to come to. */
public enum Wanted {
  /** True or false. */
  TRUTH("true or false, as in request.method == \"GET\""),
  /** A text, a number, or true and false, which are written out. */
  TEXT("a text, a number, or true or false, as in request.headers[\"x-tenant\"]");

  private final String text;

  Wanted(String text) {
    this.text = text;
  }

  /** For messages. */
  String text() {
    return text;
  }
}
