package com.openhwy.marketeer.split;

import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.model.CanaryConfig;
import com.openhwy.marketeer.config.model.SplitService;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.RequestTest;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The split of one route, compiled: who gets what. Thread-safe. It lives by identity (the route's
 * name and the split's settings), so that what is known about it outlives a reload that leaves
 * these alone.
 */
public final class Split {
  private static final RequestTest[] NONE = {};

  private final String route;
  private final BackendConfig.Split settings;
  private final RequestTest[][] tests;
  private final boolean anyTests;
  private final Shares shares;
  private final @Nullable Rollout rollout;

  private Split(String route, BackendConfig.Split settings, RequestTest[][] tests) {
    this.route = route;
    this.settings = settings;
    this.tests = tests;
    this.anyTests = settings.services().stream().anyMatch(service -> !service.when().isEmpty());
    CanaryConfig canary = settings.canary();
    this.rollout = canary == null ? null : new Rollout(route, settings, canary);
    this.shares =
        rollout != null
            ? rollout.shares()
            : new Shares(settings.services().stream().mapToDouble(SplitService::weight).toArray());
  }

  /**
   * @param problems hears of what cannot be understood: where below {@code backend}, and a message
   *     for the operator
   * @throws IllegalArgumentException when no service has a weight; the configuration is checked
   */
  public static Split compile(
      String route, BackendConfig.Split settings, BiConsumer<String, String> problems) {
    List<SplitService> services = settings.services();
    RequestTest[][] tests = new RequestTest[services.size()][];
    for (int i = 0; i < tests.length; i++) {
      List<SplitService.When> when = services.get(i).when();
      tests[i] = when.isEmpty() ? NONE : new RequestTest[when.size()];
      for (int n = 0; n < tests[i].length; n++) {
        String where = "services[" + i + "].when[" + n + "].";
        tests[i][n] =
            RequestTest.compile(when.get(n), (at, message) -> problems.accept(where + at, message));
      }
    }
    return new Split(route, settings, tests);
  }

  /** Whether it is the split that these settings describe. */
  public boolean is(BackendConfig.Split other) {
    return settings.equals(other);
  }

  public String route() {
    return route;
  }

  public BackendConfig.Split settings() {
    return settings;
  }

  /** What moves the weights; null when nothing does. */
  public @Nullable Rollout rollout() {
    return rollout;
  }

  Shares shares() {
    return shares;
  }

  /** What takes requests to that service whatever the weights. */
  RequestTest[] tests(int service) {
    return tests[service];
  }

  /** What can be said of a request that has not been sent; for a worker. */
  public Outlook outlook(Request request) {
    return Outlook.of(this, request);
  }

  /** The first service one of whose conditions takes the request; -1 when it is to be drawn. */
  int taker(Exchange x) {
    if (!anyTests) {
      return -1;
    }
    for (int i = 0; i < tests.length; i++) {
      for (RequestTest test : tests[i]) {
        if (test.holds(x)) {
          return i;
        }
      }
    }
    return -1;
  }
}
