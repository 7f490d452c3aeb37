package com.openhwy.marketeer.middleware.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {
  private final Loops loops = new Loops();
  private final LoopResources loop = loops.loop(0);

  /** Throws the same each time: {@code 0.25} is a quarter of any range. */
  private static RandomGenerator always(double share) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException("only bounded throws are asked for");
      }

      @Override
      public double nextDouble() {
        return share;
      }

      @Override
      public long nextLong(long bound) {
        return (long) (share * bound);
      }
    };
  }

  private MiddlewareDefinition define(double share, String yaml) {
    return Configured.define(new FaultFactory(() -> always(share)), "drill", yaml);
  }

  private Middleware fault(double share, String yaml) {
    return Configured.instance(define(share, yaml), loop);
  }

  private long counted(String fault) {
    return loop.meters()
        .counter("faults_injected_total", "middleware", "drill", "route", "", "fault", fault)
        .value();
  }

  private void pass(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= 20) {
      loops.ticker().advance(Duration.ofMillis(Math.min(left, 20)));
      loop.timers().tick();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0.05  | {abort: {status: 418, percentage: 10}}                          | 418
          0.15  | {abort: {status: 418, percentage: 10}}                          | 200
          0.0   | {abort: {percentage: 0}}                                        | 200
          0.999 | {abort: {}}                                                     | 503
          0.004 | {abort: {percentage: 0.5}}                                      | 503
          0.006 | {abort: {percentage: 0.5}}                                      | 200
          0.0   | {abort: {}, enabled: false}                                     | 200
          0.0   | {abort: {}, headers: {X-Drill: blue}}                           | 503
          0.0   | {abort: {}, headers: {X-Drill: green}}                          | 200
          0.0   | {abort: {}, headers: {X-Drill: blue, X-Other: a}}               | 200
          """)
  void whoIsAborted(double dice, String yaml, int status) {
    FakeExchange x = FakeExchange.get("/").header("X-Drill", "blue");
    x.through(fault(dice, yaml)).run("fine");
    assertThat(x.status()).isEqualTo(status);
    assertThat(x.exchange().fault()).isEqualTo(status == 200 ? null : "abort");
    assertThat(counted("abort")).isEqualTo(status == 200 ? 0 : 1);
    if (status != 200) {
      assertThat(x.text()).isEqualTo("fault_injected");
    }
  }

  @Test
  void aDelayIsAsLongAsTheDiceSay() {
    FakeExchange x = FakeExchange.get("/");
    x.through(fault(0.5, "{delay: {time: 1s, jitter: 600ms, percentage: 60}}")).run("fine");
    assertThat(x.suspended()).isTrue();
    pass(Duration.ofMillis(1280));
    assertThat(x.suspended()).as("a jitter of half of 600 ms").isTrue();
    pass(Duration.ofMillis(60));
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.text()).isEqualTo("fine");
    assertThat(x.field("Proxy-Status")).isEqualTo("marketeer; details=\"fault_delay\"");
    assertThat(x.exchange().fault()).isEqualTo("delay");
    assertThat(x.exchange().failure()).isNull();
    assertThat(counted("delay")).isEqualTo(1);
  }

  @Test
  void aLongDelayGivesSignsOfLife() {
    FakeExchange x = FakeExchange.get("/");
    x.through(fault(0, "{delay: {time: 2m}, abort: {status: 500}}")).run("fine");
    int before = x.exchange().signsOfLife();
    pass(Duration.ofSeconds(60));
    assertThat(x.exchange().signsOfLife()).isGreaterThan(before + 100);
    pass(Duration.ofSeconds(61));
    assertThat(x.status()).isEqualTo(500);
    assertThat(x.exchange().fault()).isEqualTo("delay, abort");
  }

  @Test
  void onlySoManyWaitAndThoseWhoGoMakeRoom() {
    MiddlewareDefinition shared = define(0, "{delay: {time: 10s}, max_delayed: 2}");
    Middleware here = Configured.instance(shared, loop);
    Middleware there = Configured.instance(shared, loops.loop(1));
    FakeExchange first = FakeExchange.get("/").through(here).run("fine");
    FakeExchange second = FakeExchange.get("/").through(there).run("fine");
    assertThat(first.suspended() && second.suspended()).isTrue();
    assertThat(FakeExchange.get("/").through(here).run("fine").status()).isEqualTo(200);
    second.abort();
    assertThat(second.ends()).isEqualTo(1);
    FakeExchange third = FakeExchange.get("/").through(here).run("fine");
    assertThat(third.suspended()).isTrue();
    pass(Duration.ofSeconds(11));
    assertThat(first.status()).isEqualTo(200);
    assertThat(third.status()).isEqualTo(200);
    assertThat(FakeExchange.get("/").through(here).run("fine").suspended()).isTrue();
  }

  @Test
  void aResetLeavesNoAnswer() {
    FakeExchange x = FakeExchange.get("/").through(fault(0, "{abort: {reset: true}}"));
    x.run("fine");
    assertThat(x.status()).isZero();
    assertThat(x.client().broken()).isNotNull();
    assertThat(x.exchange().failure().reason()).isEqualTo("fault_injected");
    assertThat(x.exchange().fault()).isEqualTo("reset");
    assertThat(counted("reset")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {abort: {grpc_status: resource_exhausted}} | 8
          {abort: {status: 404}}                     | 12
          {abort: {}}                                | 14
          """)
  void callsOfGrpcGetACode(String yaml, String code) {
    FakeExchange x =
        FakeExchange.of("POST", "/s/m").header("Content-Type", "application/grpc+proto");
    x.through(fault(0, yaml)).run("fine");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.field("grpc-status")).isEqualTo(code);
    assertThat(x.field("grpc-message")).isEqualTo("fault_injected");
    assertThat(x.text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          X-Fault-Abort | 503                   | 503
          X-Fault-Abort | 429                   | 429
          X-Fault-Abort | unavailable           | 503
          X-Fault-Abort | ok                    | 200
          X-Fault-Abort | 200                   | 200
          X-Fault-Abort | 4xx                   | 200
          X-Fault-Abort | 5030                  | 200
          X-Fault-Delay | nonsense              | 200
          X-Fault-Delay | -5s                   | 200
          X-Fault-Delay | 999999999999999999999 | 200
          X-Fault-Delay | 0s                    | 200
          """)
  void whatRequestsAskFor(String field, String value, int status) {
    FakeExchange x = FakeExchange.get("/").header(field, value);
    x.through(fault(0, "{by_header: {max_delay: 2s}}")).run("fine");
    assertThat(x.status()).isEqualTo(status);
    assertThat(x.request().headers().get(field)).as("goes no further").isNull();
  }

  @Test
  void whatIsAskedForIsBounded() {
    FakeExchange x = FakeExchange.get("/").header("x-fault-delay", "1h");
    x.through(fault(0, "{by_header: {max_delay: 2s}}")).run("fine");
    assertThat(x.suspended()).isTrue();
    pass(Duration.ofMillis(1960));
    assertThat(x.suspended()).isTrue();
    pass(Duration.ofMillis(80));
    assertThat(x.status()).isEqualTo(200);
    FakeExchange broken = FakeExchange.get("/").header("x-fault-abort", "reset");
    broken.through(fault(0, "{by_header: {}}")).run("fine");
    assertThat(broken.client().broken()).isNotNull();
  }

  @Test
  void onlyThoseWhoMayAsk() throws UnknownHostException {
    Middleware fault = fault(0, "{by_header: {abort: X-Break, delay: '', allow: [10.0.0.0/8]}}");
    for (String client : new String[] {"10.1.1.1", "192.0.2.1"}) {
      FakeExchange x = FakeExchange.get("/").header("X-Break", "500").header("X-Fault-Delay", "9s");
      x.request().client(InetAddress.getByName(client), client);
      x.through(fault).run("fine");
      assertThat(x.status()).isEqualTo(client.startsWith("10.") ? 500 : 200);
      assertThat(x.request().headers().get("X-Break")).isNull();
    }
    FakeExchange never = FakeExchange.get("/").header("X-Fault-Abort", "500");
    assertThat(never.through(fault(1, "{abort: {percentage: 1}}")).run("fine").status())
        .as("nobody may ask unless the operator says so")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {type: fault}                                | 1:8 type: injects nothing
          {delay: {time: 1s, percentage: 101}}         | 1:32 delay.percentage: 101.0 is out of range
          {abort: {percentage: -1}}                    | 1:22 abort.percentage: -1.0 is out of range
          {abort: {status: 200}}                       | 1:18 abort.status: 200 is out of range
          {abort: {status: 500, reset: true}}          | 1:30 abort.reset: true leaves no answer
          {abort: {grpc_status: ok}}                   | 1:23 abort.grpc_status: ok is no error
          {by_header: {delay: '', abort: ''}}          | 1:13 by_header: names no field
          {by_header: {delay: 'a b'}}                  | 1:21 by_header.delay: "a b" is no field name
          {headers: {'a b': c}, abort: {}}             | headers.a b: "a b" is no field name
          """)
  void settingsThatMakeNoSense(String yaml, String problem) {
    assertThat(Configured.problems(new FaultFactory(), yaml))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void theOperatorIsToldWhatWillHappen() {
    assertThat(
            FaultFactory.describe(
                Configured.settings(
                    new FaultFactory(),
                    "{delay: {time: 250ms, jitter: 1s, percentage: 5}, abort: {status: 404,"
                        + " percentage: 0.5}, by_header: {}, headers: {X-Drill: a}}")))
        .isEqualTo(
            "5.0 % delayed by 250ms and up to 1s more, 0.5 % end in 404 (gRPC: unimplemented),"
                + " as anybody may ask for in a header field; only with [X-Drill]");
  }
}
