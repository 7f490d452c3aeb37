package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.ByteRanges;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Several ranges of one file as {@code multipart/byteranges} (RFC 9110 14.6).
 *
 * @param segments heads and ranges by turns; whoever has this owns them
 * @param length bytes altogether
 */
record Multipart(String contentType, List<Segment> segments, long length) {

  /** Null when the store let go of the file meanwhile. */
  static @Nullable Multipart of(Content content, ByteRanges ranges, String partType) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String boundary = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    List<Segment> segments = new ArrayList<>(2 * ranges.count() + 1);
    long length = 0;
    for (int i = 0; i < ranges.count(); i++) {
      Segment range = content.segment(ranges.first(i), ranges.length(i));
      if (range == null) {
        segments.forEach(Segment::release);
        return null;
      }
      String head =
          (i == 0 ? "--" : "\r\n--")
              + boundary
              + "\r\nContent-Type: "
              + partType
              + "\r\nContent-Range: "
              + ranges.contentRange(i, content.size())
              + "\r\n\r\n";
      segments.add(text(head));
      segments.add(range);
      length += head.length() + range.length();
    }
    String tail = "\r\n--" + boundary + "--\r\n";
    segments.add(text(tail));
    return new Multipart(
        "multipart/byteranges; boundary=" + boundary, segments, length + tail.length());
  }

  private static Segment text(String ascii) {
    ByteBuf bytes = Unpooled.wrappedBuffer(ascii.getBytes(StandardCharsets.US_ASCII));
    return new Segment.Bytes(bytes);
  }
}
