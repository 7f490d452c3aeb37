package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/**
 * Hears that an exchange is over, or that it has become a tunnel: what was held for it can be given
 * back. Extended by whoever holds something; on the exchange's event loop, exactly once.
 */
public abstract class EndListener {
  private @Nullable EndListener next;

  protected abstract void ended(Exchange x);

  /**
   * The exchange has been handed to another service than the one that it had come to: what was held
   * of that one can be given back, perhaps long before the end. {@link #ended} follows all the
   * same.
   */
  protected void handedOn(Exchange x) {}

  /** In front of another, which hears of it after this one. */
  final EndListener before(@Nullable EndListener other) {
    next = other;
    return this;
  }

  static void tellHandedOn(@Nullable EndListener first, Exchange x) {
    for (EndListener each = first; each != null; each = each.next) {
      each.handedOn(x);
    }
  }

  static void tell(@Nullable EndListener first, Exchange x) {
    for (EndListener each = first; each != null; each = each.next) {
      each.ended(x);
    }
  }
}
