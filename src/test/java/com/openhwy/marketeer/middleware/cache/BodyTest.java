package com.openhwy.marketeer.middleware.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTest {
  static final Failure BROKEN = Failure.of(FailureKind.UPSTREAM_TRUNCATED, "broken");

  /** What one client hears. */
  static final class Client implements BodySink {
    final StringBuilder text = new StringBuilder();
    final CountDownLatch over = new CountDownLatch(1);
    @Nullable BodySource source;
    @Nullable Headers trailers;
    @Nullable Failure failure;
    int ends;
    int pauseEach;

    @Override
    public void from(BodySource from) {
      source = from;
    }

    @Override
    public void chunk(ByteBuf data) {
      text.append(data.toString(ISO_8859_1));
      data.release();
      if (pauseEach > 0 && source != null) {
        source.pause();
      }
    }

    @Override
    public void end(@Nullable Headers all) {
      trailers = all;
      ends++;
      over.countDown();
    }

    @Override
    public void fail(Failure why) {
      failure = why;
      ends++;
      over.countDown();
    }
  }

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final Body body = new Body();

  private void runLoop() {
    for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
      task.run();
    }
  }

  private Client read(long skip, long length) {
    Client client = new Client();
    new BodyReader(body, loop::add, skip, length).to(client);
    return client;
  }

  private void write(String text) {
    body.append(text.getBytes(ISO_8859_1));
  }

  @Test
  void aReaderFollowsTheWriter() {
    Client early = read(0, Long.MAX_VALUE);
    write("ab");
    assertThat(early.text).isEmpty();
    runLoop();
    assertThat(early.text).hasToString("ab");
    write("cd");
    Client late = read(0, Long.MAX_VALUE);
    assertThat(late.text).hasToString("abcd");
    assertThat(late.ends).isZero();
    write("e");
    Headers trailers = Heads.of("T: 1");
    body.complete(trailers);
    runLoop();
    for (Client client : List.of(early, late, read(0, Long.MAX_VALUE))) {
      assertThat(client.text).hasToString("abcde");
      assertThat(client.ends).isEqualTo(1);
      assertThat(client.trailers).isSameAs(trailers);
    }
  }

  @Test
  void aFailureReachesEveryReaderAfterWhatWasWritten() {
    Client early = read(0, Long.MAX_VALUE);
    write("ab");
    body.fail(BROKEN);
    runLoop();
    for (Client client : List.of(early, read(0, Long.MAX_VALUE))) {
      assertThat(client.text).hasToString("ab");
      assertThat(client.failure).isSameAs(BROKEN);
      assertThat(client.ends).isEqualTo(1);
    }
  }

  @Test
  void aPausedReaderStandsStillAndACancelledOneHearsNothing() {
    Client slow = new Client();
    slow.pauseEach = 1;
    BodyReader reader = new BodyReader(body, loop::add, 0, Long.MAX_VALUE);
    reader.to(slow);
    write("a");
    write("b");
    runLoop();
    assertThat(slow.text).hasToString("a");
    reader.resume();
    assertThat(slow.text).hasToString("ab");
    body.complete(null);
    runLoop();
    assertThat(slow.ends).isZero();
    reader.resume();
    assertThat(slow.ends).isEqualTo(1);

    Client gone = new Client();
    BodyReader cancelled = new BodyReader(body, loop::add, 0, Long.MAX_VALUE);
    cancelled.cancel(BROKEN);
    cancelled.to(gone);
    cancelled.resume();
    assertThat(gone.text).isEmpty();
    assertThat(gone.ends).isZero();
    assertThat(cancelled.isOver()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, a",
    "0, 10, abcdefghij",
    "2, 3, cde",
    "3, 4, defg",
    "9, 1, j",
    "4, 6, efghij",
    "5, 1, f"
  })
  void aPartIsReadAlsoWhileTheBodyIsComing(long skip, long length, String expected) {
    Client early = read(skip, length);
    for (String chunk : new String[] {"abc", "", "d", "efgh", "ij"}) {
      write(chunk);
      runLoop();
    }
    assertThat(early.text).hasToString(expected);
    body.complete(Heads.of("T: 1"));
    runLoop();
    for (Client client : List.of(early, read(skip, length))) {
      assertThat(client.text).hasToString(expected);
      assertThat(client.ends).isEqualTo(1);
      assertThat(client.trailers).as("a part has none").isNull();
    }
  }

  @Test
  void aPartDoesNotWaitForTheRest() {
    Client part = read(1, 2);
    write("abcd");
    runLoop();
    assertThat(part.ends).isEqualTo(1);
    body.fail(BROKEN);
    runLoop();
    assertThat(part.failure).isNull();
  }

  @Test
  void whoeverComesAfterTheBeginningIsForgottenGetsNoHalf() {
    Client early = read(0, Long.MAX_VALUE);
    write("ab");
    body.forget();
    Client late = read(0, Long.MAX_VALUE);
    write("c");
    body.complete(null);
    runLoop();
    assertThat(early.text).hasToString("abc");
    assertThat(late.text).isEmpty();
    assertThat(late.failure).isNotNull();
    assertThat(late.ends).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 10, 1", "3, 100000, 3", "100, 1, 1", "30000, 7, 4", "2000, 100, 4"})
  void manySmallChunksAreJoined(int chunks, int size, int left) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < chunks; i++) {
      String chunk = ("" + i).repeat(size).substring(0, size);
      write(chunk);
      all.append(chunk);
    }
    body.complete(null);
    Body compact = body.compact();
    assertThat(compact.length()).isEqualTo(all.length());
    int count = 0;
    StringBuilder read = new StringBuilder();
    for (Body.Chunk at = compact.first().next(); at != null; at = at.next()) {
      read.append(new String(at.bytes, ISO_8859_1));
      count++;
    }
    assertThat(read.toString()).isEqualTo(all.toString());
    assertThat(count).isEqualTo(left);
    assertThat(compact.end()).isSameAs(body.end());
  }

  /** Each reader on a thread of its own, some joining late, some pausing, while it is written. */
  @Test
  void readersOnOtherThreadsMissNothing() throws Exception {
    for (int round = 0; round < 20; round++) {
      Body shared = new Body();
      List<ExecutorService> loops = new ArrayList<>();
      List<Client> clients = new ArrayList<>();
      StringBuilder all = new StringBuilder();
      for (int chunk = 0; chunk < 400; chunk++) {
        if (chunk % 50 == 0) {
          ExecutorService own = Executors.newSingleThreadExecutor();
          Client client = new Client();
          client.pauseEach = chunk % 100;
          loops.add(own);
          clients.add(client);
          own.execute(() -> follow(shared, own, client));
        }
        shared.append(("c" + chunk).getBytes(ISO_8859_1));
        all.append("c").append(chunk);
      }
      shared.complete(null);
      for (Client client : clients) {
        assertThat(client.over.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(client.text.toString()).isEqualTo(all.toString());
        assertThat(client.ends).isEqualTo(1);
      }
      loops.forEach(ExecutorService::shutdown);
    }
  }

  /** One that pauses at each chunk goes on in a later turn of its loop. */
  private static void follow(Body shared, ExecutorService own, Client client) {
    BodyReader reader = new BodyReader(shared, own, 0, Long.MAX_VALUE);
    if (client.pauseEach > 0) {
      reader.onRead(() -> own.execute(reader::resume));
    }
    reader.to(client);
  }
}
