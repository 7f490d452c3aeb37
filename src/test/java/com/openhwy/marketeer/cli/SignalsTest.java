package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {
  @Test
  void everySignalRunsTheAction() throws Exception {
    CountDownLatch twice = new CountDownLatch(2);

    assertThat(Signals.on("USR1", twice::countDown)).isTrue();
    raise("USR1");
    while (twice.getCount() == 2) {
      Thread.onSpinWait(); // the kernel folds two pending signals into one
    }
    raise("USR1");

    assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatTheJvmKeepsOrTheSystemLacksIsTold() {
    assertThat(Signals.on("QUIT", () -> {})).isFalse();
    assertThat(Signals.on("NOSUCH", () -> {})).isFalse();
  }

  private static void raise(String name) throws Exception {
    long pid = ProcessHandle.current().pid();
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    assertThat(code).isZero();
  }
}
