package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.telemetry.LoopMeters;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Event loops for tests of middlewares: no Vert.x behind them, and a clock the test moves. */
public final class Loops {

  /** Time stands still until it is moved. Thread-safe. */
  public static final class ManualTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L); // any origin must do

    @Override
    public long nanos() {
      return nanos.get();
    }

    @Override
    public long epochMillis() {
      return 1_700_000_000_000L + nanos.get() / 1_000_000;
    }

    public void advance(Duration by) {
      nanos.addAndGet(by.toNanos());
    }
  }

  private final ManualTicker ticker = new ManualTicker();

  public ManualTicker ticker() {
    return ticker;
  }

  /** The resources of one more loop. */
  public LoopResources loop(int number) {
    return loop(number, ticker);
  }

  public static LoopResources loop(int number, Ticker ticker) {
    return new LoopResources(NO_VERTX, number, 2, ticker, new TimerWheel(ticker), new LoopMeters());
  }

  private static final Context CONTEXT = only(Context.class, "runOnContext", () -> null);

  /**
   * Hands its context out, which does at once what it is to do later; a middleware that needs more
   * of Vert.x is tested on a real one.
   */
  private static final Vertx NO_VERTX = only(Vertx.class, "getOrCreateContext", () -> CONTEXT);

  @SuppressWarnings("unchecked")
  private static <T> T only(Class<T> type, String known, Supplier<?> answer) {
    return (T)
        Proxy.newProxyInstance(
            Loops.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals(known)) {
                if (arguments != null) {
                  ((Handler<Void>) arguments[0]).handle(null);
                }
                return answer.get();
              }
              throw new UnsupportedOperationException(method + " on a loop without Vert.x");
            });
  }
}
