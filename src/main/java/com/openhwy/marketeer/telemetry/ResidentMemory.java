package com.openhwy.marketeer.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel counts as memory of this process: heap, Netty's buffers, code and all. Linux
 * only; elsewhere there is no such metric. Thread-safe.
 */
final class ResidentMemory {
  static final String NAME = "process_resident_memory_bytes";

  private static final String LINE = "VmRSS:";

  private final Path status;

  ResidentMemory() {
    this(Path.of("/proc/self/status"));
  }

  /**
   * @param status in the format of {@code /proc/<pid>/status}
   */
  ResidentMemory(Path status) {
    this.status = status;
  }

  List<Sample> samples() {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(LINE))
          .map(line -> Sample.of(1024.0 * kibibytes(line)))
          .toList();
    } catch (IOException notLinux) {
      return List.of();
    }
  }

  /** {@code VmRSS: 123456 kB}. */
  private static long kibibytes(String line) {
    return Long.parseLong(line.substring(LINE.length(), line.length() - "kB".length()).strip());
  }
}
