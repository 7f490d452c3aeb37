package com.openhwy.marketeer.gateway;

/** What an HTTP/2 endpoint may do to a connection as a whole, over TLS. */
class H2ConnectionTest extends H2cConnectionTest {
  @Override
  boolean secure() {
    return true;
  }
}
