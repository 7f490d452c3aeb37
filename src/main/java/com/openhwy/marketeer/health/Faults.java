package com.openhwy.marketeer.health;

import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Exceptions in the operator's words: one line, no class names where they say nothing. */
final class Faults {
  private static final int MAX_TEXT = 200;

  private Faults() {}

  static String text(Throwable fault) {
    String message = message(fault);
    String lower = message.toLowerCase(Locale.ROOT);
    if (fault instanceof ConnectException && lower.contains("refused")) {
      return "connection refused";
    }
    if (fault instanceof ConnectException && lower.contains("timed out")) {
      return "no connection in time";
    }
    if (lower.contains("connection reset")) {
      return "connection reset";
    }
    if (fault instanceof HttpClosedException || lower.contains("connection was closed")) {
      return "closed the connection without an answer";
    }
    if (fault instanceof SSLException) {
      return "TLS failed: " + message(root(fault));
    }
    return fault instanceof TimeoutException ? "no answer in time" : message;
  }

  private static Throwable root(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static String message(Throwable fault) {
    String message = fault.getMessage();
    String text = message == null || message.isBlank() ? fault.getClass().getSimpleName() : message;
    String line = text.lines().findFirst().orElse(text).strip();
    return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
  }
}
