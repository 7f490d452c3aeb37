package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {

  @Test
  void itIsWhatTheKernelSays(@TempDir Path folder) throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(
        status, "Name:\tjava\nVmHWM:\t  120000 kB\nVmRSS:\t  100000 kB\nThreads:\t9\n");

    assertThat(new ResidentMemory(status).samples()).containsExactly(Sample.of(102_400_000));
  }

  @Test
  void elsewhereThereIsNone(@TempDir Path folder) {
    assertThat(new ResidentMemory(folder.resolve("missing")).samples()).isEmpty();
  }
}
