package com.openhwy.marketeer.http;

/** The {@code Via} field (RFC 9110 7.6.3): each gateway a message passed adds itself. */
public final class Via {
  private Via() {}

  /**
   * Adds {@code 1.1 marketeer} behind what is there.
   *
   * @param received the protocol the message came by
   */
  public static void append(Headers headers, Protocol received) {
    String before = headers.joined(HeaderName.VIA);
    headers.set(HeaderName.VIA, before == null ? entry(received) : before + ", " + entry(received));
  }

  private static String entry(Protocol received) {
    return switch (received) {
      case HTTP_1_0 -> "1.0 marketeer";
      case HTTP_1_1 -> "1.1 marketeer";
      case HTTP_2 -> "2 marketeer";
      case HTTP_3 -> "3 marketeer";
    };
  }
}
