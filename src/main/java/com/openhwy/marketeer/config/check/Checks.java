package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Problems;

/** All checks over a draft. Looks at files: for a worker. */
public final class Checks {
  private Checks() {}

  public static void run(Draft draft, MiddlewareCheck middlewares, Problems problems) {
    new NameCheck(problems).check(draft);
    new ReferenceCheck(problems).check(draft);
    new RouteCheck(problems).check(draft);
    new ShadowCheck(problems).check(draft);
    new ServiceCheck(problems).check(draft);
    new ListenerCheck(problems).check(draft);
    new ServerCheck(problems).check(draft);
    new AdminCheck(problems).check(draft);
    new HouseCheck(problems).check(draft);
    draft
        .middlewares()
        .forEach(item -> middlewares.check(item.value(), item.place().path(), problems));
  }
}
