package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FillingTest {
  private static final int BLOCK = 64 * 1024;

  private final List<String> heard = new ArrayList<>();
  private final List<ByteBuf> chunks = new ArrayList<>();
  private final Budget budget = new Budget(1000);
  private final Body body = new Body();
  private final Filling.Listener listener =
      new Filling.Listener() {
        @Override
        public void tooLarge() {
          heard.add("too large");
        }

        @Override
        public void complete() {
          heard.add("complete");
        }

        @Override
        public void failed(Failure why) {
          heard.add("failed");
        }
      };
  private final BodySource endpoint =
      new BodySource() {
        @Override
        public void to(BodySink sink) {
          sink.from(this);
        }

        @Override
        public void pause() {
          heard.add("pause");
        }

        @Override
        public void resume() {
          heard.add("resume");
        }

        @Override
        public void cancel(Failure why) {
          heard.add("cancel");
        }
      };

  private Filling filling(long most) {
    Filling filling = new Filling(body, budget.share(), most, listener);
    endpoint.to(filling);
    return filling;
  }

  private void send(Filling to, int bytes) {
    ByteBuf chunk = Unpooled.buffer(bytes + 1).writeZero(bytes);
    chunks.add(chunk);
    to.chunk(chunk);
  }

  @AfterEach
  void everyChunkIsReleasedAndTheBudgetIsBack() {
    assertThat(chunks).allMatch(chunk -> chunk.refCnt() == 0);
    assertThat(budget.taken()).isZero();
  }

  @Test
  void whatFitsIsCompleteAndItsMemoryIsTheStoresThen() {
    Filling filling = filling(100);
    send(filling, 60);
    assertThat(budget.taken()).isEqualTo(60);
    filling.client(null);
    send(filling, 0);
    send(filling, 40);
    filling.end(null);
    filling.end(null);
    filling.fail(BodyTest.BROKEN);
    assertThat(heard).containsExactly("complete");
    assertThat(body.length()).isEqualTo(100);
  }

  @Test
  void aFailureIsOneForAll() {
    Filling filling = filling(100);
    send(filling, 60);
    filling.fail(BodyTest.BROKEN);
    send(filling, 60);
    filling.end(null);
    assertThat(heard).containsExactly("failed");
    assertThat(body.end().failure()).isSameAs(BodyTest.BROKEN);
    assertThat(body.length()).isEqualTo(60);
  }

  @Test
  void nobodyWantsTheRestOfWhatIsTooLarge() {
    Filling filling = filling(100);
    filling.client(null);
    send(filling, 60);
    send(filling, 60);
    assertThat(heard).containsExactly("too large", "cancel");
    assertThat(body.end().failure()).isNotNull();
    send(filling, 60);
    filling.end(null);
    filling.fail(BodyTest.BROKEN);
    assertThat(heard).containsExactly("too large", "cancel");
  }

  @Test
  void withoutMemoryItIsTooLarge() {
    Budget.Share other = budget.share();
    assertThat(other.more(950)).isTrue();
    Filling filling = filling(100);
    filling.client(new BodyReader(body, Runnable::run, 0, Long.MAX_VALUE));
    send(filling, 60);
    assertThat(heard).containsExactly("too large");
    assertThat(budget.taken()).isEqualTo(950);
    filling.end(null);
    other.release();
    other.release();
  }

  @Test
  void whatIsTooLargeGoesAtThePaceOfItsClient() {
    List<Runnable> loop = new ArrayList<>();
    BodyTest.Client slow = new BodyTest.Client();
    slow.pauseEach = 1;
    BodyReader reader = new BodyReader(body, loop::add, 0, Long.MAX_VALUE);
    reader.to(slow);
    Filling filling = filling(10);
    filling.client(reader);
    int sent = 0;
    while (!heard.contains("pause")) {
      send(filling, BLOCK);
      sent += BLOCK;
      assertThat(sent).as("bounded").isLessThan(2 << 20);
    }
    assertThat(heard).containsExactly("too large", "pause");
    assertThat(body.first()).as("what was read is garbage").isNull();
    List.copyOf(loop).forEach(Runnable::run);
    slow.pauseEach = 0;
    reader.resume();
    assertThat(heard).containsExactly("too large", "pause", "resume");
    filling.end(null);
    reader.resume();
    assertThat(slow.text.length()).isEqualTo(sent);
    assertThat(slow.ends).isEqualTo(1);
  }

  @Test
  void theBeginningStaysUntilTheClientIsKnown() {
    Filling filling = filling(10);
    send(filling, 8);
    send(filling, 8);
    BodyTest.Client client = new BodyTest.Client();
    BodyReader reader = new BodyReader(body, task -> {}, 0, Long.MAX_VALUE);
    filling.client(reader);
    reader.to(client);
    assertThat(client.text.length()).isEqualTo(16);
    reader.cancel(BodyTest.BROKEN);
    assertThat(heard).containsExactly("too large", "cancel");
  }

  @Test
  void aReservedShareTakesNoMore() {
    Budget.Share share = budget.share();
    assertThat(share.more(700)).isTrue();
    Filling filling = new Filling(body, share.reserved(), 700, listener);
    endpoint.to(filling);
    send(filling, 400);
    send(filling, 300);
    assertThat(budget.taken()).isEqualTo(700);
    assertThat(budget.share().more(301)).isFalse();
    filling.end(null);
    assertThat(heard).containsExactly("complete");
  }
}
