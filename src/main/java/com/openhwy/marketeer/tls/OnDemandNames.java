package com.openhwy.marketeer.tls;

/**
 * Asked for every name that a client asks for and no certificate vouches for. Thread-safe; never
 * blocks.
 */
public interface OnDemandNames {
  /**
   * @param done called once, on any thread, when there is nothing more to wait for: the certificate
   *     is there, or will not be
   * @return whether it is worth waiting; {@code done} is not called when not
   */
  boolean wanted(String name, Runnable done);
}
