package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.model.ServerConfig.TransportChoice;
import com.openhwy.marketeer.verticle.Transports.Candidate;
import io.netty.channel.uring.IoUring;
import io.vertx.core.transport.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransportsTest {
  private static final Candidate NO_URING = new Candidate(TransportChoice.IO_URING, null);
  private static final Candidate URING = works(TransportChoice.IO_URING);
  private static final Candidate EPOLL = works(TransportChoice.EPOLL);
  private static final Candidate NIO = works(TransportChoice.NIO);

  /** What is available does not matter here, only that it is. */
  private static Candidate works(TransportChoice kind) {
    return new Candidate(kind, Transport.NIO);
  }

  @Test
  void autoTakesTheFirstThatWorks() {
    assertThat(Transports.pick(TransportChoice.AUTO, List.of(URING, EPOLL, NIO)).why())
        .isEqualTo("io_uring: first that works here");
  }

  @Test
  void autoSaysWhatItPassedOverAndWhy() {
    assertThat(Transports.pick(TransportChoice.AUTO, List.of(NO_URING, EPOLL, NIO)).why())
        .isEqualTo(
            "epoll: first that works here; not io_uring: no native library for this system in"
                + " the jar");
  }

  @Test
  void theConfiguredOneIsTaken() {
    assertThat(Transports.pick(TransportChoice.NIO, List.of(URING, EPOLL, NIO)).why())
        .isEqualTo("nio: as configured");
  }

  @Test
  void aConfiguredOneThatCannotBeUsedStopsTheStart() {
    assertThatThrownBy(
            () -> Transports.pick(TransportChoice.IO_URING, List.of(NO_URING, EPOLL, NIO)))
        .isInstanceOf(StartFailure.class)
        .hasMessage(
            "server.transport: \"io_uring\" cannot be used; not io_uring: no native library for"
                + " this system in the jar; auto takes the first one that works");
  }

  @Test
  void oneThatWorksButIsDistrustedIsNotTaken() {
    Candidate uring = new Candidate(TransportChoice.IO_URING, Transport.NIO, "it loses resets");
    assertThat(Transports.pick(TransportChoice.AUTO, List.of(uring, EPOLL)).why())
        .isEqualTo("epoll: first that works here; not io_uring: it loses resets");
    assertThatThrownBy(() -> Transports.pick(TransportChoice.IO_URING, List.of(uring, EPOLL)))
        .hasMessageContaining("\"io_uring\" cannot be used; not io_uring: it loses resets");
  }

  /** The tests' own process may touch io_uring before the gateway does: Surefire says it, too. */
  @Test
  void noPollIsForManyEvents() {
    assertThat(IoUring.isPollAddMultishotEnabled()).isFalse();
    assertThat(Transports.here()).extracting(Candidate::distrusted).containsOnlyNulls();
  }

  @Test
  void everyMachineHasOne() {
    assertThat(Transports.pick(TransportChoice.AUTO, Transports.here()).transport().available())
        .isTrue();
  }
}
