package com.openhwy.marketeer.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadReaderTest {
  private static final byte[] GET = {(byte) 0x82};

  private final HeadReader reader = new HeadReader(1000);

  @AfterEach
  void release() {
    reader.release();
  }

  private static ByteBuf bytes(byte... bytes) {
    return Unpooled.wrappedBuffer(bytes);
  }

  private static ByteBuf zeros(int count) {
    return Unpooled.wrappedBuffer(new byte[count]);
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    reader.fields().forEach(field -> fields.add(field.getKey() + "=" + field.getValue()));
    return fields;
  }

  private void begin(ByteBuf fragment) {
    reader.begin(3, true, fragment, UnpooledByteBufAllocator.DEFAULT);
  }

  @Test
  void readsABlockThatIsWhole() {
    assertThat(reader.read(1, bytes(GET))).isEqualTo(HeadReader.Result.FIELDS);
    assertThat(fields()).containsExactly(":method=GET");
    assertThat(reader.pending()).isZero();
  }

  @Test
  void putsFragmentsTogether() {
    begin(bytes((byte) 0x82, (byte) 0x40, (byte) 1));
    assertThat(reader.pending()).isEqualTo(3);
    assertThat(reader.last()).isTrue();
    assertThat(reader.more(bytes((byte) 'x', (byte) 1))).isTrue();
    assertThat(reader.more(bytes((byte) 'y'))).isTrue();
    assertThat(reader.finish()).isEqualTo(HeadReader.Result.FIELDS);
    assertThat(fields()).containsExactly(":method=GET", "x=y");
    assertThat(reader.pending()).isZero();
  }

  @Test
  void aListIsNotLongerThanItsLimit() {
    byte[] many = new byte[100];
    java.util.Arrays.fill(many, (byte) 0x82); // 42 bytes each, with the overhead
    assertThat(reader.read(1, bytes(many))).isEqualTo(HeadReader.Result.TOO_LARGE);
    assertThat(reader.fields().size()).isLessThanOrEqualTo(24);
    assertThat(reader.read(3, bytes(GET))).isEqualTo(HeadReader.Result.FIELDS);
  }

  @Test
  void brokenCompressionIsBroken() {
    assertThat(reader.read(1, bytes((byte) 0x80))).isEqualTo(HeadReader.Result.BROKEN);
    assertThat(reader.read(1, bytes((byte) 0xff, (byte) 0xff, (byte) 0x7f)))
        .isEqualTo(HeadReader.Result.BROKEN);
    assertThat(reader.read(1, bytes((byte) 0x40, (byte) 5, (byte) 'x')))
        .isEqualTo(HeadReader.Result.BROKEN);
  }

  @Test
  void framesOfABlockAreCounted() {
    begin(zeros(0));
    for (int i = 0; i < 16; i++) {
      assertThat(reader.more(zeros(0))).isTrue();
    }
    assertThat(reader.more(zeros(0))).isFalse();
  }

  @Test
  void bytesOfABlockAreCounted() {
    begin(zeros(16384));
    assertThat(reader.more(zeros(16384))).isTrue();
    assertThat(reader.more(zeros(16384))).isTrue();
    assertThat(reader.more(zeros(16384))).isTrue();
    assertThat(reader.more(zeros(1))).isFalse();
  }

  @Test
  void aBlockThatWasNotBegunIsNone() {
    assertThat(reader.more(zeros(1))).isFalse();
    assertThat(reader.finish()).isEqualTo(HeadReader.Result.BROKEN);
  }
}
