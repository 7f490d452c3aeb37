package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.mirror.MirrorSettings.Compare;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the event loops share of one mirror: how many copies are under way, what is known to differ
 * by itself, and the last differences. Thread-safe.
 */
public final class MirrorDefinition implements MiddlewareDefinition {
  private static final int MOST_NOISE = 1_000;

  private final String name;
  private final MirrorSettings settings;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Noise noise;
  private final Recent recent;

  /**
   * What is to be seen of it.
   *
   * @param noise what two answers of the same service were seen to differ in: names of header
   *     fields, JSON pointers
   * @param recent newest first
   */
  public record View(
      String name, String service, int inFlight, Set<String> noise, List<Mismatch> recent) {}

  MirrorDefinition(String name, MirrorSettings settings) {
    this.name = name;
    this.settings = settings;
    Compare compare = settings.compare();
    this.noise = new Noise(compare == null ? List.of() : compare.ignore(), MOST_NOISE);
    this.recent = new Recent(compare == null ? 0 : compare.recent());
  }

  public View view() {
    return new View(name, settings.service(), inFlight.get(), noise.learnt(), recent.all());
  }

  @Override
  public boolean needsSlot() {
    return true;
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    return new Mirror(this, loop, slot);
  }

  String name() {
    return name;
  }

  MirrorSettings settings() {
    return settings;
  }

  Noise noise() {
    return noise;
  }

  Recent recent() {
    return recent;
  }

  /** Whether one more copy may be under way; it is then to be given back. */
  boolean take() {
    if (inFlight.incrementAndGet() <= settings.maxInFlight()) {
      return true;
    }
    inFlight.decrementAndGet();
    return false;
  }

  void giveBack() {
    inFlight.decrementAndGet();
  }
}
