package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an evaluation and a compilation cost. Run by hand, {@code main} of {@code
 * org.openjdk.jmh.Main} with this class's name; the numbers in expressions.md come from it.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class ExpressionBenchmark {

  @Param({
    "request.method == 'GET'",
    "request.headers['x-tenant'] == 'acme' && request.path.startsWith('/api/')",
    "request.path.matches('^/api/v[0-9]+/') && !cidr(client.ip, '10.0.0.0/8')",
    "request.headers.exists(h, h.startsWith('x-'))",
  })
  public String expression = "true";

  private final Request request =
      FakeExchange.get("/api/v1/x?a=b")
          .header("Accept", "text/html")
          .header("User-Agent", "bench")
          .header("X-Tenant", "acme")
          .request();
  private Expression compiled = Expression.compile("true", Scope.ROUTE, Wanted.TRUTH);

  @Setup
  public void compileOnce() {
    compiled = Expression.compile(expression, Scope.ROUTE, Wanted.TRUTH);
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public boolean test() {
    return compiled.test(request);
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public List<Flaw> compile() {
    List<Flaw> flaws = new ArrayList<>();
    if (Environment.of(Scope.ROUTE).compile(expression, Wanted.TRUTH, flaws) == null) {
      throw new IllegalStateException(flaws.toString());
    }
    return flaws;
  }
}
