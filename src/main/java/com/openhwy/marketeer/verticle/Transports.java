package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.model.ServerConfig.TransportChoice;
import io.netty.channel.uring.IoUring;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of the operating system's ways to wait for sockets is used, and why. */
public final class Transports {

  /**
   * One way.
   *
   * @param transport null where the jar has no native part for this machine
   * @param distrusted why it is not taken though it works; null when it can be
   */
  record Candidate(
      TransportChoice kind, @Nullable Transport transport, @Nullable String distrusted) {
    Candidate(TransportChoice kind, @Nullable Transport transport) {
      this(kind, transport, null);
    }

    boolean available() {
      return transport != null && distrusted == null && transport.available();
    }

    String whyNot() {
      if (transport == null) {
        return "no native library for this system in the jar";
      }
      if (distrusted != null) {
        return distrusted;
      }
      Throwable cause = transport.unavailabilityCause();
      while (cause != null && cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause == null ? "not supported here" : String.valueOf(cause.getMessage());
    }

    String text() {
      return kind.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param why one line for the log
   */
  record Picked(Transport transport, String why) {}

  private static final String POLL_FOR_MANY = "io.netty.iouring.pollAddMultishotEnabled";

  private Transports() {}

  /**
   * Tells Netty to arm every poll anew: one poll for many events hears of a reset only once, and
   * Netty may be reading what came before it at that moment (ADR 4). To be called before anybody in
   * this process touches Netty or Vert.x, whose first use reads it for good.
   */
  public static void prepare() {
    if (System.getProperty(POLL_FOR_MANY) == null) {
      System.setProperty(POLL_FOR_MANY, "false");
    }
  }

  /**
   * In the order in which auto takes them. Io_uring is not taken where somebody was faster than
   * {@link #prepare}, or wants it otherwise.
   */
  static List<Candidate> here() {
    prepare();
    return List.of(
        new Candidate(
            TransportChoice.IO_URING,
            Transport.IO_URING,
            IoUring.isPollAddMultishotEnabled()
                ? POLL_FOR_MANY + " is on, and resets of clients would be missed"
                : null),
        new Candidate(TransportChoice.EPOLL, Transport.EPOLL),
        new Candidate(TransportChoice.NIO, Transport.NIO));
  }

  /**
   * @throws StartFailure when the wanted one is not available
   */
  static Picked pick(TransportChoice wanted, List<Candidate> candidates) {
    StringBuilder passedOver = new StringBuilder();
    for (Candidate candidate : candidates) {
      Transport transport = candidate.transport();
      if (wanted != TransportChoice.AUTO && wanted != candidate.kind()) {
        continue;
      }
      if (transport != null && candidate.available()) {
        String why = wanted == TransportChoice.AUTO ? "first that works here" : "as configured";
        return new Picked(transport, candidate.text() + ": " + why + passedOver);
      }
      passedOver.append("; not ").append(candidate.text()).append(": ").append(candidate.whyNot());
    }
    throw new StartFailure(
        "server.transport: \""
            + wanted.name().toLowerCase(Locale.ROOT)
            + "\" cannot be used"
            + passedOver
            + "; auto takes the first one that works");
  }
}
