package com.openhwy.marketeer.middleware.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Test;

/** Native memory: kept while it is worth it, freed once. */
class CodecsTest {
  private final Codecs codecs = Codecs.of(new CompressionSettings.Levels(3, 4, 4));

  @Test
  void whatCameBackIsUsedAgain() {
    Codec first = codecs.take(Encoding.ZSTD, -1);
    codecs.back(first);
    assertThat(codecs.take(Encoding.ZSTD, 100)).isSameAs(first);
    assertThat(codecs.take(Encoding.ZSTD, -1)).isNotSameAs(first);
    assertThat(codecs.open()).isEqualTo(2);
    codecs.free(first);
    assertThat(codecs.open()).isEqualTo(1);
  }

  @Test
  void whatCannotBeginAnewIsFreed() {
    Codec brotli = codecs.take(Encoding.BR, -1);
    assertThat(codecs.open()).isEqualTo(1);
    codecs.back(brotli);
    assertThat(codecs.open()).isZero();
    assertThatThrownBy(() -> brotli.flush(io.netty.buffer.Unpooled.buffer()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void afterARushOnlyAFewAreKept() {
    List<Codec> rush = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rush.add(codecs.take(Encoding.GZIP, -1));
    }
    assertThat(codecs.open()).isEqualTo(50);
    rush.forEach(codecs::back);
    assertThat(codecs.open()).isEqualTo(Codecs.KEPT);
    codecs.close();
    assertThat(codecs.open()).isZero();
  }

  @Test
  void whatComesBackAfterTheCloseIsFreed() {
    Codec late = codecs.take(Encoding.GZIP, -1);
    codecs.close();
    assertThat(codecs.open()).isEqualTo(1);
    codecs.back(late);
    assertThat(codecs.open()).isZero();
  }

  @Test
  void oneThatCannotBeginIsFreed() {
    ConcurrentLinkedQueue<Codec> made = new ConcurrentLinkedQueue<>();
    Codecs failing =
        new Codecs(
            encoding -> {
              Codec codec = new ZstdCodec(3);
              made.add(codec);
              codec.free();
              return new Unwilling(codec);
            });
    assertThatThrownBy(() -> failing.take(Encoding.ZSTD, -1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(made).hasSize(1);
    assertThat(failing.open()).isZero();
  }

  /** A close from elsewhere while the loop goes on: nothing is freed twice or forgotten. */
  @Test
  void aCloseMayComeAtAnyMoment() {
    for (int round = 0; round < 200; round++) {
      Codecs contended = Codecs.of(new CompressionSettings.Levels(1, 1, 1));
      Phaser start = new Phaser(2);
      Thread closer =
          new Thread(
              () -> {
                start.arriveAndAwaitAdvance();
                contended.close();
              });
      closer.start();
      start.arriveAndAwaitAdvance();
      for (int i = 0; i < 10; i++) {
        contended.back(contended.take(Encoding.GZIP, -1));
      }
      join(closer);
      assertThat(contended.open()).isZero();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private record Unwilling(Codec inner) implements Codec {
    @Override
    public Encoding encoding() {
      return inner.encoding();
    }

    @Override
    public void begin(long length) {
      throw new UnsupportedOperationException("no memory");
    }

    @Override
    public void write(java.nio.ByteBuffer in, io.netty.buffer.ByteBuf out) {}

    @Override
    public void flush(io.netty.buffer.ByteBuf out) {}

    @Override
    public void finish(io.netty.buffer.ByteBuf out) {}

    @Override
    public boolean reusable() {
      return false;
    }

    @Override
    public void free() {}
  }
}
