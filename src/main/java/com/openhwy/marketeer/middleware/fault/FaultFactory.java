package com.openhwy.marketeer.middleware.fault;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.fault.FaultSettings.AbortSettings;
import com.openhwy.marketeer.middleware.fault.FaultSettings.ByHeader;
import com.openhwy.marketeer.middleware.fault.FaultSettings.DelaySettings;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes {@code fault}, and says aloud that it does. */
public final class FaultFactory implements MiddlewareFactory<FaultSettings> {
  private static final Logger LOG = LoggerFactory.getLogger(FaultFactory.class);
  private static final double ALL = 100;

  private final Supplier<RandomGenerator> dice;

  public FaultFactory() {
    this(SplittableRandom::new);
  }

  /**
   * @param dice one for each event loop
   */
  FaultFactory(Supplier<RandomGenerator> dice) {
    this.dice = dice;
  }

  @Override
  public String type() {
    return "fault";
  }

  @Override
  public Class<FaultSettings> settings() {
    return FaultSettings.class;
  }

  @Override
  public void check(FaultSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    if (s.delay() == null && s.abort() == null && s.byHeader() == null) {
      complaints.about("type", "injects nothing; expected delay, abort or by_header");
    }
    s.headers().keySet().forEach(name -> complaints.checkFieldName("headers." + name, name));
    if (s.delay() != null) {
      checkPercentage("delay.percentage", s.delay().percentage(), complaints);
    }
    if (s.abort() != null) {
      check(s.abort(), complaints);
    }
    if (s.byHeader() != null) {
      check(s.byHeader(), complaints);
    }
  }

  private static void check(AbortSettings abort, Complaints complaints) {
    checkPercentage("abort.percentage", abort.percentage(), complaints);
    if (abort.reset() && (abort.status() != null || abort.grpcStatus() != null)) {
      complaints.about(
          "abort.reset", "true leaves no answer that could have a status; leave one of them out");
    }
    if (abort.grpcStatus() == GrpcCode.OK) {
      complaints.about("abort.grpc_status", "ok is no error; expected for example unavailable");
    }
  }

  private static void check(ByHeader asking, Complaints complaints) {
    if (!asking.delay().isEmpty()) {
      complaints.checkFieldName("by_header.delay", asking.delay());
    }
    if (!asking.abort().isEmpty()) {
      complaints.checkFieldName("by_header.abort", asking.abort());
    }
    if (asking.delay().isEmpty() && asking.abort().isEmpty()) {
      complaints.about("by_header", "names no field; expected delay or abort, or leave it out");
    }
  }

  /** Also of what is no number at all. */
  private static void checkPercentage(String key, double value, Complaints complaints) {
    if (!(value >= 0 && value <= ALL)) {
      complaints.about(key, value + " is out of range; expected 0 to 100");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, FaultSettings settings) {
    if (settings.enabled()) {
      LOG.warn(
          "FAULT INJECTION: middleware {} harms requests on purpose: {}; enabled: false ends it",
          name,
          describe(settings));
    }
    return new Definition(name, settings, dice);
  }

  static String describe(FaultSettings settings) {
    StringBuilder text = new StringBuilder();
    DelaySettings delay = settings.delay();
    if (delay != null) {
      text.append(delay.percentage()).append(" % delayed by ");
      text.append(Durations.format(delay.time()));
      if (!delay.jitter().isZero()) {
        text.append(" and up to ").append(Durations.format(delay.jitter())).append(" more");
      }
    }
    AbortSettings abort = settings.abort();
    if (abort != null) {
      text.append(text.isEmpty() ? "" : ", ").append(abort.percentage());
      text.append(" % end in ").append(Abort.of(abort).text());
    }
    ByHeader asking = settings.byHeader();
    if (asking != null) {
      text.append(text.isEmpty() ? "" : ", ").append("as ");
      text.append(asking.allow().isEmpty() ? "anybody" : "clients of " + asking.allow());
      text.append(" may ask for in a header field");
    }
    if (!settings.headers().isEmpty()) {
      text.append("; only with ").append(settings.headers().keySet());
    }
    return text.toString();
  }

  /** Thread-safe: how many requests wait, over all loops. */
  private static final class Definition implements MiddlewareDefinition {
    private final String name;
    private final FaultSettings settings;
    private final Supplier<RandomGenerator> dice;
    private final AtomicInteger delayedNow = new AtomicInteger();

    Definition(String name, FaultSettings settings, Supplier<RandomGenerator> dice) {
      this.name = name;
      this.settings = settings;
      this.dice = dice;
    }

    @Override
    public boolean needsSlot() {
      return true;
    }

    @Override
    public Middleware instance(LoopResources loop, int slot) {
      FaultPlan plan = new FaultPlan(settings, dice.get());
      return new Fault(name, plan, settings.maxDelayed(), delayedNow, loop, slot);
    }
  }
}
