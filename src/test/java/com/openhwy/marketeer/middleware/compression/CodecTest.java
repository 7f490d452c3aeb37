package com.openhwy.marketeer.middleware.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every encoder against a decoder that is not ours. */
class CodecTest {
  private static final int[] SIZES = {0, 1, 100, 16 << 10, 70_000, 1 << 19, (1 << 20) + 1};
  private static final int[] PIECES = {1000, 10_000, 16 << 10, 1 << 20};

  @BeforeAll
  static void load() {
    for (Encoding encoding : Encoding.values()) {
      assertThat(Natives.HERE.canMake(encoding)).as(encoding.token()).isTrue();
    }
  }

  private static Codec make(Encoding encoding, int level) {
    return switch (encoding) {
      case ZSTD -> new ZstdCodec(level);
      case BR -> new BrotliCodec(level);
      case GZIP -> new GzipCodec(level);
    };
  }

  static Stream<Arguments> everyLevel() {
    return Stream.of(
        Arguments.of(Encoding.ZSTD, 1),
        Arguments.of(Encoding.ZSTD, 3),
        Arguments.of(Encoding.ZSTD, 9),
        Arguments.of(Encoding.BR, 0),
        Arguments.of(Encoding.BR, 4),
        Arguments.of(Encoding.BR, 7),
        Arguments.of(Encoding.GZIP, 1),
        Arguments.of(Encoding.GZIP, 4),
        Arguments.of(Encoding.GZIP, 9));
  }

  /** In pieces of that size. */
  private static byte[] compress(Codec codec, byte[] data, int piece, long length) {
    ByteBuf out = Unpooled.directBuffer(16);
    codec.begin(length);
    for (int at = 0; at < data.length; at += piece) {
      codec.write(ByteBuffer.wrap(data, at, Math.min(piece, data.length - at)), out);
    }
    codec.finish(out);
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.release();
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("everyLevel")
  void whatGoesInComesOut(Encoding encoding, int level) {
    Codec codec = make(encoding, level);
    for (int size : SIZES) {
      byte[] data = Texts.bytes(size);
      for (int piece : PIECES) {
        for (long length : new long[] {size, -1}) {
          if (!codec.reusable()) {
            codec.free();
          }
          byte[] compressed = compress(codec, data, piece, length);
          Decoders.Decoded decoded = Decoders.decode(encoding.token(), compressed);
          assertThat(decoded.whole()).as("%d by %d", size, piece).isTrue();
          assertThat(Arrays.equals(decoded.bytes(), data)).as("%d by %d", size, piece).isTrue();
        }
      }
    }
    codec.free();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void textGetsSmallerAndNoiseHardlyLarger(Encoding encoding) {
    Codec text = make(encoding, 4);
    assertThat(compress(text, Texts.bytes(100_000), 64 << 10, -1)).hasSizeLessThan(50_000);
    text.free();
    Codec noise = make(encoding, 4);
    byte[] data = Texts.noise(300_000);
    byte[] compressed = compress(noise, data, 64 << 10, -1);
    assertThat(compressed).hasSizeLessThan(301_000);
    assertThat(Decoders.decode(encoding.token(), compressed).bytes()).isEqualTo(data);
    noise.free();
  }

  /** Heap, direct and read-only memory, at any offset. */
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anyMemoryWillDo(Encoding encoding) {
    byte[] data = Texts.bytes(20_000);
    List<UnaryOperator<ByteBuffer>> kinds =
        List.of(
            heap -> heap,
            ByteBuffer::asReadOnlyBuffer,
            heap -> ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip(),
            heap ->
                ByteBuffer.allocateDirect(heap.remaining() + 7)
                    .position(7)
                    .slice()
                    .put(heap)
                    .flip()
                    .asReadOnlyBuffer());
    for (UnaryOperator<ByteBuffer> kind : kinds) {
      Codec codec = make(encoding, 3);
      ByteBuf out = Unpooled.directBuffer(16);
      codec.begin(-1);
      ByteBuffer in = kind.apply(ByteBuffer.wrap(data));
      codec.write(in, out);
      assertThat(in.hasRemaining()).isFalse();
      codec.finish(out);
      assertThat(Decoders.decode(encoding.token(), ByteBufUtil.getBytes(out)).bytes())
          .isEqualTo(data);
      out.release();
      codec.free();
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void afterAFlushADecoderHasEveryByte(Encoding encoding) {
    Codec codec = make(encoding, 4);
    ByteBuf out = Unpooled.directBuffer(16);
    codec.begin(-1);
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String event = "data: " + Texts.of(10 + i * 500) + "\n\n";
      sent.append(event);
      codec.write(ByteBuffer.wrap(event.getBytes(java.nio.charset.StandardCharsets.UTF_8)), out);
      codec.flush(out);
      Decoders.Decoded so = Decoders.decode(encoding.token(), ByteBufUtil.getBytes(out));
      assertThat(so.text()).isEqualTo(sent.toString());
      assertThat(so.whole()).isFalse();
    }
    int before = out.readableBytes();
    codec.flush(out); // nothing new
    assertThat(out.readableBytes() - before).isLessThan(16);
    codec.finish(out);
    assertThat(Decoders.decode(encoding.token(), ByteBufUtil.getBytes(out)).whole()).isTrue();
    out.release();
    codec.free();
  }

  @ParameterizedTest
  @EnumSource(value = Encoding.class, names = "BR", mode = EnumSource.Mode.EXCLUDE)
  void oneThatWasBrokenOffBeginsAnew(Encoding encoding) {
    Codec codec = make(encoding, 4);
    assertThat(codec.reusable()).isTrue();
    for (int i = 0; i < 5; i++) {
      ByteBuf cut = Unpooled.directBuffer(16);
      codec.begin(1 << 20);
      codec.write(ByteBuffer.wrap(Texts.bytes(50_000 + i)), cut);
      cut.release();
      byte[] data = Texts.bytes(3000 + i);
      assertThat(Decoders.decode(encoding.token(), compress(codec, data, 999, -1)).bytes())
          .isEqualTo(data);
    }
    codec.free();
  }

  @ParameterizedTest
  @MethodSource("windows")
  void aShortBodyGetsASmallWindow(long length, int window) {
    assertThat(BrotliCodec.window(length)).isEqualTo(window);
  }

  static Stream<Arguments> windows() {
    return Stream.of(
        Arguments.of(-1L, 19),
        Arguments.of(1L, 10),
        Arguments.of(1008L, 10),
        Arguments.of(1009L, 11),
        Arguments.of(100_000L, 17),
        Arguments.of((1L << 19) - 16, 19),
        Arguments.of(10L << 20, 19));
  }
}
