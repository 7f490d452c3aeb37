package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.Nullable;

/**
 * In which tier each endpoint of a service is at one moment: its level when it is ready, else the
 * last resort, or none. When too few are ready there is a panic: then all are taken for ready, for
 * it is more likely that we misjudge them than that one can bear the load of ten. Immutable.
 */
final class Placement {
  private final int[] tiers;
  private final boolean panic;
  private final @Nullable Spread spread;

  private Placement(int[] tiers, boolean panic, @Nullable Spread spread) {
    this.tiers = tiers;
    this.panic = panic;
    this.spread = spread;
  }

  static Placement of(Service service, Members members, long nowNanos) {
    Levels levels = members.levels();
    int[] tiers = new int[members.all().size()];
    int[] size = new int[levels.lastResort()];
    int[] ready = new int[levels.lastResort()];
    for (int i = 0; i < tiers.length; i++) {
      Endpoint endpoint = members.all().get(i);
      int level = levels.at(i);
      Breaker breaker = endpoint.breaker();
      Standing standing =
          breaker != null && breaker.shutFor(nowNanos) > 0
              ? Standing.DOWN
              : service.standing(endpoint.state().condition(), nowNanos);
      size[level]++;
      ready[level] += standing == Standing.READY ? 1 : 0;
      tiers[i] =
          switch (standing) {
            case READY -> level;
            case LAST_RESORT -> levels.lastResort();
            case DOWN -> levels.down();
          };
    }
    double[] health = new double[levels.primaries()];
    for (int i = 0; i < health.length; i++) {
      health[i] = size[i] == 0 ? 0 : (double) ready[i] / size[i];
    }
    boolean panic =
        panics(service, levels, health, ready) && useAll(service, levels, health, tiers);
    return new Placement(tiers, panic, health.length == 1 ? null : Spread.of(health));
  }

  /** Not when levels can carry it together, nor when there are backups for this very case. */
  private static boolean panics(Service service, Levels levels, double[] health, int[] ready) {
    int threshold = service.config().panicThreshold();
    if (threshold == 0 || (health.length > 1 && Spread.suffices(health))) {
      return false;
    }
    int primaries = 0;
    int backups = 0;
    for (int i = 0; i < ready.length; i++) {
      primaries += i < levels.primaries() ? ready[i] : 0;
      backups += i < levels.primaries() ? 0 : ready[i];
    }
    return primaries > 0 || backups == 0;
  }

  /** Every level below the threshold uses all it has. Returns whether there is one. */
  private static boolean useAll(Service service, Levels levels, double[] health, int[] tiers) {
    double threshold = service.config().panicThreshold() / 100.0;
    boolean any = false;
    for (int i = 0; i < tiers.length; i++) {
      int level = levels.at(i);
      if (level < health.length && health[level] < threshold) {
        tiers[i] = level;
        any = true;
      }
    }
    return any;
  }

  int tier(int place) {
    return tiers[place];
  }

  boolean panic() {
    return panic;
  }

  /** Null when tiers are used strictly in their order. */
  @Nullable Spread spread() {
    return spread;
  }
}
