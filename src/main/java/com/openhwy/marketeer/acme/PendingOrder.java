package com.openhwy.marketeer.acme;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;

/**
 * An order that is on its way: enough to go on with it in another process, after this one was
 * killed. Immutable.
 *
 * @param directory of the authority
 * @param url of the order
 * @param challenge it was begun with
 * @param key of the certificate to come
 */
record PendingOrder(String directory, String url, String challenge, KeyPair key) {
  JsonObject toJson() {
    return new JsonObject()
        .put("directory", directory)
        .put("url", url)
        .put("challenge", challenge)
        .put("key", Keys.write(key));
  }

  static PendingOrder of(JsonObject json) throws GeneralSecurityException {
    return new PendingOrder(
        json.getString("directory", ""),
        json.getString("url", ""),
        json.getString("challenge", ""),
        Keys.readPair(json.getString("key", "")));
  }
}
