package com.openhwy.marketeer.http3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TinyPacketsTest {

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "20, false", "21, true", "1200, true"})
  void whatCannotBeAPacketIsDroppedAndNotKept(int size, boolean passes) {
    EmbeddedChannel channel = new EmbeddedChannel(TinyPackets.INSTANCE);
    DatagramPacket packet =
        new DatagramPacket(Unpooled.buffer().writeZero(size), new InetSocketAddress(443));
    assertThat(channel.writeInbound(packet)).isEqualTo(passes);
    assertThat(packet.refCnt()).isEqualTo(passes ? 1 : 0);
    channel.finishAndReleaseAll();
  }
}
