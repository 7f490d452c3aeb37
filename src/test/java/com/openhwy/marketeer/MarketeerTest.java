package com.openhwy.marketeer;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Program;
import io.netty.channel.uring.IoUring;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarketeerTest {
  /** Another process: this one is told by Surefire. The demo's backends use Vert.x before it. */
  @Test
  void pollsAreForOneEventWhoeverTouchesIoUringFirst() {
    Program.Ended ended =
        Program.run(
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Told.class.getName()));

    assertThat(ended.ok().output()).contains("polls for many events: false");
  }

  /** A command that needs no io_uring; what would have been found is told at its end. */
  static final class Told {
    private Told() {}

    public static void main(String[] args) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () ->
                      System.out.println(
                          "polls for many events: " + IoUring.isPollAddMultishotEnabled())));
      Marketeer.main(new String[] {"version"});
    }
  }
}
