package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalsTest {
  private final List<String> done = new ArrayList<>();
  private final Signals signals =
      new Signals(
          new Signals.Actions() {
            @Override
            public void stop() {
              done.add("stop");
            }

            @Override
            public void force() {
              done.add("force");
            }

            @Override
            public void reload() {
              done.add("reload");
            }

            @Override
            public void reopenLogs() {
              done.add("reopen");
            }
          });

  @Test
  void theFirstEndingSignalIsGracefulAndEveryOtherForces() {
    signals.raised("TERM");
    signals.raised("INT");
    signals.raised("TERM");

    assertThat(done).containsExactly("stop", "force", "force");
  }

  @Test
  void theOthersMayComeAnyNumberOfTimes() {
    signals.raised("HUP");
    signals.raised("USR1");
    signals.raised("HUP");
    signals.raised("QUIT");

    assertThat(done).containsExactly("reload", "reopen", "reload", "stop");
  }
}
