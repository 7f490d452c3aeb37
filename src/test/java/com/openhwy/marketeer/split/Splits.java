package com.openhwy.marketeer.split;

import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.read.Document;
import com.openhwy.marketeer.config.read.Format;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.telemetry.LoopMeters;
import com.openhwy.marketeer.telemetry.RequestMeters;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/** Splits as an operator writes them, and one event loop's instance of one. */
public final class Splits {
  private Splits() {}

  public static BackendConfig.Split settings(String yaml) {
    Problems problems = new Problems();
    BackendConfig.Split split =
        Binder.bind(
            BackendConfig.Split.class,
            Objects.requireNonNull(
                new Document("split.yaml", Format.YAML, yaml, Map.of()).read(problems)),
            "",
            problems,
            Set.of("type"));
    if (split == null) {
      throw new AssertionError("the test's split has problems: " + problems.sorted());
    }
    return split;
  }

  static Split split(String yaml) {
    return Split.compile(
        "shop",
        settings(yaml),
        (where, message) -> {
          throw new AssertionError(where + ": " + message);
        });
  }

  /** Each service answers with its name. */
  static SplitBackend loop(Split split, long seed) {
    return loop(split, seed, 0);
  }

  static SplitBackend loop(Split split, long seed, int number) {
    int services = split.settings().services().size();
    Backend[] backends = new Backend[services];
    RequestMeters[] meters = new RequestMeters[services];
    LoopMeters loop = new LoopMeters();
    for (int i = 0; i < services; i++) {
      String name = split.settings().services().get(i).service();
      meters[i] = loop.requests("shop", name);
      backends[i] =
          x -> {
            x.response().status(200).body(Unpooled.copiedBuffer(name, StandardCharsets.UTF_8));
            x.respond();
          };
    }
    return new SplitBackend(
        split, backends, loop.requests("shop", ""), meters, new SplittableRandom(seed), number);
  }

  /** Whom a request goes to. */
  static String taken(SplitBackend loop, FakeExchange request) {
    return request.run(loop).text();
  }
}
