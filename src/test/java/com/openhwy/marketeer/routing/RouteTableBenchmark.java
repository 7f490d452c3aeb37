package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.http.Request;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a match and a compilation cost as the table grows. Run by hand, {@code main} of {@code
 * org.openjdk.jmh.Main} with this class's name; the numbers in routing.md come from it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class RouteTableBenchmark {
  /** As many different requests as a busy loop may have in its caches. */
  private static final int REQUESTS = 64;

  @Param({"10", "1000", "10000", "100000"})
  public int routes;

  private RouteTable<String> table = new Routes().table();
  private final Request[] requests = new Request[REQUESTS];
  private int next;

  @Setup
  public void fill() {
    table = ManyRoutes.table(routes);
    Random random = new Random(7);
    for (int i = 0; i < REQUESTS; i++) {
      requests[i] = ManyRoutes.request(random.nextInt(routes));
    }
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public @Nullable String match() {
    next = (next + 1) & (REQUESTS - 1);
    return table.match(requests[next]);
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public RouteTable<String> compile() {
    return ManyRoutes.table(routes);
  }
}
