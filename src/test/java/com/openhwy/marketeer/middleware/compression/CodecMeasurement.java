package com.openhwy.marketeer.middleware.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What each coding and level costs and brings, in one run; by hand, from the root of the project.
 * CPU time of this thread, the best of many rounds, so that a busy machine does little harm. Bodies
 * come in pieces of 16 KiB, from an encoder that is used again where it can be.
 */
public final class CodecMeasurement {
  private static final int PIECE = 16 << 10;
  private static final int ROUNDS = 12;
  private static final int KIB_PER_ROUND = 4 << 10;

  private CodecMeasurement() {}

  /** A page, and a large answer of an API. */
  private record Sample(String name, Path file, int size) {
    ByteBuffer bytes() throws IOException {
      byte[] all = Files.readAllBytes(file);
      return ByteBuffer.allocateDirect(size).put(all, 0, size).flip();
    }
  }

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample(
              "4 KiB of JSON",
              Path.of("scripts/compose/grafana/dashboards/marketeer.json"),
              4 << 10),
          new Sample("16 KiB of text", Path.of("src/docs/configuration.md"), 16 << 10),
          new Sample(
              "96 KiB of JSON",
              Path.of("src/main/resources/schema/marketeer.schema.json"),
              96 << 10));

  public static void main(String[] arguments) throws IOException {
    for (Encoding encoding : Encoding.values()) {
      if (!Natives.HERE.canMake(encoding)) {
        throw new IllegalStateException(encoding + " cannot be made here");
      }
    }
    System.out.println(
        "| | " + String.join(" | ", SAMPLES.stream().map(Sample::name).toList()) + " |");
    System.out.println("|---|" + "---|".repeat(SAMPLES.size()));
    IntStream.of(1, 3, 5, 7, 9).forEach(level -> print(Encoding.ZSTD, level));
    IntStream.of(0, 1, 3, 4, 5, 6, 7).forEach(level -> print(Encoding.BR, level));
    IntStream.of(1, 3, 4, 5, 6, 9).forEach(level -> print(Encoding.GZIP, level));
  }

  private static void print(Encoding encoding, int level) {
    StringBuilder line = new StringBuilder("| ").append(encoding.token()).append(' ').append(level);
    Codecs codecs = Codecs.of(new CompressionSettings.Levels(level, level, level));
    for (Sample sample : SAMPLES) {
      line.append(" | ").append(measure(codecs, encoding, sample));
    }
    codecs.close();
    System.out.println(line.append(" |"));
  }

  private static String measure(Codecs codecs, Encoding encoding, Sample sample) {
    ByteBuffer bytes = read(sample);
    ByteBuf out = Unpooled.directBuffer(bytes.remaining() + 1024);
    int bodies = Math.max(1, KIB_PER_ROUND * 1024 / bytes.remaining());
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long begun = cpu();
      for (int i = 0; i < bodies; i++) {
        out.clear();
        compress(codecs, encoding, bytes, out);
      }
      best = Math.min(best, cpu() - begun);
    }
    double perKib = best / 1000.0 / bodies / (bytes.remaining() / 1024.0);
    double ratio = bytes.remaining() / (double) out.readableBytes();
    out.release();
    return String.format(Locale.ROOT, "%.1f µs, %.1f", perKib, ratio);
  }

  private static void compress(Codecs codecs, Encoding encoding, ByteBuffer bytes, ByteBuf out) {
    Codec codec = codecs.take(encoding, bytes.remaining());
    for (int at = 0; at < bytes.limit(); at += PIECE) {
      codec.write(bytes.slice(at, Math.min(PIECE, bytes.limit() - at)), out);
    }
    codec.finish(out);
    codecs.back(codec);
  }

  private static ByteBuffer read(Sample sample) {
    try {
      return sample.bytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long cpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadCpuTime();
  }
}
