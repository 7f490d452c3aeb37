package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.http.Headers;

/** Fields with a digest of the content, which is another one once it is compressed. */
final class Digests {
  /** RFC 9530, and what came before it (RFC 3230, RFC 1864). */
  private static final String[] NAMES = {"Content-Digest", "Repr-Digest", "Digest", "Content-MD5"};

  private Digests() {}

  static void remove(Headers headers) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.id(i) == 0 && isDigest(headers.name(i))) {
        headers.removeAt(i);
      }
    }
  }

  private static boolean isDigest(String name) {
    for (String digest : NAMES) {
      if (digest.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
