package com.openhwy.marketeer.http3;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTokensTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4433);
  private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

  private final AtomicLong now = new AtomicLong(5);
  private final SecretKey key = AddressTokens.newKey();
  private final AddressTokens tokens = tokens(key, true);

  private AddressTokens tokens(SecretKey with, boolean wanted) {
    Ticker ticker =
        new Ticker() {
          @Override
          public long nanos() {
            return now.get();
          }

          @Override
          public long epochMillis() {
            return 0;
          }
        };
    return new AddressTokens(ticker, with, () -> wanted);
  }

  private ByteBuf token() {
    ByteBuf out = Unpooled.buffer();
    assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(ID), CLIENT)).isTrue();
    assertThat(out.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
    return out;
  }

  @Test
  void theOneWhoWasSentATokenBringsItBack() {
    ByteBuf token = token();
    int at = tokens.validateToken(token, CLIENT);
    assertThat(ByteBufUtil.getBytes(token.slice(at, token.readableBytes() - at))).isEqualTo(ID);
    assertThat(tokens(key, false).validateToken(token, CLIENT)).isEqualTo(at); // another loop
  }

  @Test
  void nobodyIsAskedWhileThereAreFew() {
    ByteBuf out = Unpooled.buffer();
    assertThat(tokens(key, false).writeToken(out, Unpooled.wrappedBuffer(ID), CLIENT)).isFalse();
    assertThat(out.isReadable()).isFalse();
  }

  @Test
  void aTokenIsForOneAddress() {
    ByteBuf token = token();
    assertThat(tokens.validateToken(token, new InetSocketAddress("192.0.2.8", 4433))).isNegative();
    assertThat(tokens.validateToken(token, new InetSocketAddress("192.0.2.7", 4434))).isNegative();
  }

  @Test
  void aTokenIsForAMoment() {
    ByteBuf token = token();
    now.addAndGet(9_000_000_000L);
    assertThat(tokens.validateToken(token, CLIENT)).isPositive();
    now.addAndGet(2_000_000_000L);
    assertThat(tokens.validateToken(token, CLIENT)).isNegative();
  }

  @Test
  void aTokenOfAnotherProcessIsWorthNothing() {
    assertThat(tokens(AddressTokens.newKey(), true).validateToken(token(), CLIENT)).isNegative();
  }

  @Test
  void noByteOfATokenCanBeChanged() {
    ByteBuf token = token();
    for (int i = 0; i < token.readableBytes(); i++) {
      token.setByte(i, token.getByte(i) ^ 1);
      assertThat(tokens.validateToken(token, CLIENT)).as("byte " + i).isNegative();
      token.setByte(i, token.getByte(i) ^ 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39, 61, 500})
  void whatCannotBeATokenIsNone(int size) {
    assertThat(tokens.validateToken(Unpooled.buffer().writeZero(size), CLIENT)).isNegative();
  }
}
