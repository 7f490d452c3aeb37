package com.openhwy.marketeer.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The five services behind the domains the shipped configuration routes, and the ports it expects
 * them on.
 */
public enum DemoService {
  TORII(8001, "authentication"),
  PAYMENTS(8002, "payment webhooks"),
  NEBULA_CA(8003, "certificates"),
  INVITES(8004, "invitations"),
  DOWNLOADS(8005, "app downloads");

  private final int port;
  private final String purpose;

  DemoService(int port, String purpose) {
    this.port = port;
    this.purpose = purpose;
  }

  /** As in {@code nebula-ca}. */
  public String serviceName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public int port() {
    return port;
  }

  public String purpose() {
    return purpose;
  }

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static DemoService of(String name) {
    return Stream.of(values())
        .filter(service -> service.serviceName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown demo service \"" + name + "\"; expected one of " + names()));
  }

  public static List<String> names() {
    return Stream.of(values()).map(DemoService::serviceName).toList();
  }
}
