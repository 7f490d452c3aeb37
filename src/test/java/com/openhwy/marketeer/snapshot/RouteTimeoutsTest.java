package com.openhwy.marketeer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route's time-outs are those of its service but for the ones it writes. */
class RouteTimeoutsTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path directory;

  private CompiledTimeouts timeouts(String own) {
    Loaded loaded =
        new ConfigText(directory)
            .with("marketeer", "server: {http: [{listen: '127.0.0.1:0'}]}")
            .with(
                "services",
                "services: [{name: s, endpoints: 'http://127.0.0.1:1',"
                    + " timeouts: {connect: 1s, response_head: 300s, idle: 20s}}]")
            .with(
                "routes",
                "routes: [{name: r, timeouts: " + own + ", backend: {type: service, service: s}}]")
            .load();
    SnapshotCompiler compiler =
        new SnapshotCompiler(MiddlewareCatalogue.of(List.of()), 1, Runnable::run, Ticker.SYSTEM);
    Snapshot snapshot =
        compiler.compile(Objects.requireNonNull(loaded.config()), loaded.hash(), null).snapshot();
    CompiledBackend backend = Objects.requireNonNull(snapshot).all().get(0).backend();
    return ((CompiledBackend.ToService) backend).timeouts();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null                                          | 1 | 300 | 20
          {}                                            | 1 | 300 | 20
          {connect: 2s}                                 | 2 | 300 | 20
          {response_head: 5s}                           | 1 | 5   | 20
          {idle: 7s}                                    | 1 | 300 | 7
          {connect: 2s, response_head: 5s, idle: 7s}    | 2 | 5   | 7
          """)
  void whatARouteLeavesOutIsItsServices(String own, long connect, long head, long idle) {
    assertThat(timeouts(own))
        .isEqualTo(new CompiledTimeouts(connect * SECOND, head * SECOND, idle * SECOND));
  }
}
