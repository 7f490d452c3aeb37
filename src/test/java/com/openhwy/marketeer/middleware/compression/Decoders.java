package com.openhwy.marketeer.middleware.compression;

import com.aayushatharva.brotli4j.decoder.Decoder;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.decoder.DirectDecompress;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** What a client makes of compressed bytes: all of them, or those that came so far. */
public final class Decoders {

  /**
   * What could be read.
   *
   * @param whole whether the stream had its end
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  public record Decoded(byte[] bytes, boolean whole) {
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private Decoders() {}

  /**
   * @param encoding as in {@code Content-Encoding}
   */
  public static Decoded decode(String encoding, byte[] compressed) {
    if (compressed.length == 0) {
      return new Decoded(compressed, false);
    }
    if (encoding.equals("br")) {
      return brotli(compressed);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (InputStream in = open(encoding, new ByteArrayInputStream(compressed))) {
      byte[] some = new byte[8192];
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        all.write(some, 0, n);
      }
      return new Decoded(all.toByteArray(), true);
    } catch (IOException cutOff) {
      return new Decoded(all.toByteArray(), false);
    }
  }

  private static Decoded brotli(byte[] compressed) {
    try {
      DirectDecompress whole = Decoder.decompress(compressed);
      return whole.getResultStatus() == DecoderJNI.Status.DONE
          ? new Decoded(whole.getDecompressedData(), true)
          : brotliSoFar(compressed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the library keeps to itself when its input is cut off. */
  private static Decoded brotliSoFar(byte[] compressed) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DecoderJNI.Wrapper decoder = newDecoder(Math.max(1, compressed.length));
    try {
      decoder.getInputBuffer().put(compressed);
      decoder.push(compressed.length);
      while (hasOutput(decoder) || decoder.getStatus() == DecoderJNI.Status.OK) {
        if (hasOutput(decoder)) {
          ByteBuffer some = decoder.pull();
          byte[] bytes = new byte[some.remaining()];
          some.get(bytes);
          all.writeBytes(bytes);
        } else {
          decoder.push(0);
        }
      }
      return new Decoded(all.toByteArray(), false);
    } finally {
      decoder.destroy();
    }
  }

  private static boolean hasOutput(DecoderJNI.Wrapper decoder) {
    return decoder.hasOutput() || decoder.getStatus() == DecoderJNI.Status.NEEDS_MORE_OUTPUT;
  }

  private static DecoderJNI.Wrapper newDecoder(int input) {
    try {
      return new DecoderJNI.Wrapper(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String encoding, InputStream in) throws IOException {
    return switch (encoding) {
      case "gzip" -> new GZIPInputStream(in);
      case "zstd" -> new ZstdInputStream(in);
      default -> throw new IllegalArgumentException(encoding);
    };
  }
}
