package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/** Finds a text for an exchange, on its event loop. Thread-safe. */
@FunctionalInterface
public interface TextSource {

  /** In Unicode, not fit for a field yet; null for none. */
  @Nullable String text(Exchange x);
}
