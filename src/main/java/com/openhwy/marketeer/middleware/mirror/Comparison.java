package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.middleware.mirror.Difference.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * In what two answers differ. JSON is compared by its values, everything else byte by byte; bodies
 * that are compressed otherwise than by gzip are left alone. Pure but for what it is told to learn;
 * takes its time, so for a worker.
 */
final class Comparison {
  /** What a compressed body may grow to. */
  private static final int MOST_BYTES = 8 << 20;

  /** Hears of a difference. */
  @FunctionalInterface
  private interface Found {
    void difference(Kind kind, String where, Object stable, Object shadow);
  }

  private final Noise noise;

  Comparison(Noise noise) {
    this.noise = noise;
  }

  /** The differences that are no noise. */
  List<Difference> differences(Answer stable, Answer shadow) {
    List<Difference> all = new ArrayList<>();
    if (stable.status() != shadow.status()) {
      all.add(Masking.difference(Kind.STATUS, "", stable.status(), shadow.status()));
      return all; // then the rest is another answer altogether
    }
    fields(
        stable,
        shadow,
        (kind, name, one, other) -> {
          if (!noise.isField(name)) {
            all.add(Masking.difference(kind, name, one, other));
          }
        });
    bodies(
        stable,
        shadow,
        (pointer, general, one, other) -> {
          if (!noise.isPointer(general)) {
            all.add(Masking.difference(Kind.BODY, pointer, one, other));
          }
        });
    return all;
  }

  /** Two answers of the same service: whatever differs is noise from now on. */
  void learn(Answer one, Answer other) {
    if (one.status() != other.status()) {
      return; // one of them failed, which says nothing
    }
    fields(one, other, (kind, name, a, b) -> noise.learnField(name));
    bodies(one, other, (pointer, general, a, b) -> noise.learnPointer(general));
  }

  private static void fields(Answer one, Answer other, Found found) {
    Set<String> names = new TreeSet<>(one.fields().keySet());
    names.addAll(other.fields().keySet());
    for (String name : names) {
      String a = one.fields().get(name);
      String b = other.fields().get(name);
      if (a == null || !a.equals(b)) {
        found.difference(Kind.HEADER, name, a == null ? "" : a, b == null ? "" : b);
      }
    }
  }

  private static void bodies(Answer one, Answer other, JsonDifferences.Found found) {
    byte[] a = plain(one);
    byte[] b = plain(other);
    if (a == null || b == null || Arrays.equals(a, b)) {
      return;
    }
    if (isJson(one) && isJson(other)) {
      try {
        JsonDifferences.between(
            Json.decodeValue(Buffer.buffer(a)), Json.decodeValue(Buffer.buffer(b)), found);
        return;
      } catch (DecodeException e) {
        // then it is no JSON, whatever it calls itself, and differs as a whole
      }
    }
    found.difference("", "", a.length + " bytes", b.length + " bytes");
  }

  private static boolean isJson(Answer answer) {
    String type = answer.field("content-type").toLowerCase(Locale.ROOT);
    int parameters = type.indexOf(';');
    String media = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    return media.equals("application/json") || media.endsWith("+json");
  }

  /** Null for a body that cannot be seen. */
  private static byte @Nullable [] plain(Answer answer) {
    byte[] body = answer.body();
    String encoding = answer.field("content-encoding").toLowerCase(Locale.ROOT);
    if (body == null || encoding.isEmpty() || encoding.equals("identity") || body.length == 0) {
      return body;
    }
    if (!encoding.equals("gzip")) {
      return null;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(MOST_BYTES + 1);
      return plain.length > MOST_BYTES ? null : plain;
    } catch (IOException e) {
      return null; // broken, and its bytes say nothing
    }
  }
}
