package com.openhwy.marketeer.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.HeaderName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what a decoder reads. */
class FieldBlockTest {
  private final FieldBlock block = new FieldBlock();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

  private List<String> decoded() throws Http2Exception {
    ByteBuf bytes = Unpooled.wrappedBuffer(block.bytes(), 0, block.size());
    List<String> fields = new ArrayList<>();
    decoder
        .decodeHeaders(1, bytes)
        .forEach(field -> fields.add(field.getKey() + "=" + field.getValue()));
    return fields;
  }

  @ParameterizedTest
  @EnumSource(HeaderName.class)
  void everyKnownName(HeaderName name) throws Http2Exception {
    block.clear().known(name, "some value");
    assertThat(decoded()).containsExactly(name.lowerCase() + "=some value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100", "101", "200", "204", "206", "304", "400", "404", "500", "599"})
  void everyStatus(String status) throws Http2Exception {
    block.clear().status(AsciiString.of(status));
    assertThat(decoded()).containsExactly(":status=" + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 126, 127, 128, 254, 255, 256, 16_383, 20_000, 100_000})
  void everyLength(int length) throws Http2Exception {
    String value = "v".repeat(length);
    block.clear().field("x-own", value);
    block.field("n".repeat(Math.max(1, length / 10)), AsciiString.of(value));
    assertThat(decoded())
        .containsExactly("x-own=" + value, "n".repeat(Math.max(1, length / 10)) + "=" + value);
  }

  @Test
  void bytesBeyondAsciiStayWhatTheyAre() throws Http2Exception {
    block.clear().field("x", "\u00e4\u00ff");
    assertThat(decoded()).containsExactly("x=\u00e4\u00ff");
  }

  @Test
  void aBlockMaySayThatThereIsNoTable() throws Http2Exception {
    block.clear().withoutTable().field("x", "y");
    assertThat(block.bytes()[0]).isEqualTo((byte) 0x20);
    assertThat(decoded()).containsExactly("x=y");
  }

  @Test
  void cookiesAreNeverIndexed() {
    block.clear().known(HeaderName.SET_COOKIE, "a=b");
    assertThat(block.bytes()[0] & 0xf0).isEqualTo(0x10);
    block.clear().known(HeaderName.CONTENT_TYPE, "a/b");
    assertThat(block.bytes()[0] & 0xf0).isEqualTo(0);
  }
}
