package com.openhwy.marketeer.split;

import com.openhwy.marketeer.config.model.SplitService;
import com.openhwy.marketeer.config.model.SplitSticky;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.RequestTest;
import com.openhwy.marketeer.routing.RequestTest.Foresight;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which service of a split a request would get, as far as that can be said without sending it.
 *
 * @param parts in the order of the split
 * @param sticky what the same user is known by, as in {@code cookie marketeer_split}; null where
 *     each request is drawn anew
 * @param service null where it is left to the dice, or to what only middlewares find out
 * @param why a clause for people
 */
public record Outlook(
    List<Part> parts, @Nullable String sticky, @Nullable String service, String why) {

  /**
   * @param weight as configured
   * @param share percent of what is drawn, as it is now
   */
  public record Part(String service, int weight, double share) {}

  static Outlook of(Split split, Request request) {
    List<SplitService> services = split.settings().services();
    for (int i = 0; i < services.size(); i++) {
      RequestTest[] tests = split.tests(i);
      for (int n = 0; n < tests.length; n++) {
        Foresight foresight = tests[n].foresee(request);
        String condition = "when[" + n + "] of " + services.get(i).service();
        if (foresight == Foresight.HOLDS) {
          return certain(split, i, condition + " takes it");
        }
        if (foresight == Foresight.OPEN) {
          return open(split, condition + " asks for what only the middlewares find out");
        }
      }
    }
    return drawn(split, request);
  }

  private static Outlook drawn(Split split, Request request) {
    for (int i = 0; i < split.settings().services().size(); i++) {
      if (split.shares().of(i) == 1) {
        return certain(split, i, "all that is drawn is its");
      }
    }
    SplitSticky sticky = split.settings().sticky();
    if (sticky == null) {
      return open(split, "each request is drawn anew, by the shares");
    }
    UserKey key = new UserKey(sticky, split.route(), new SplittableRandom());
    double point = key.known(request);
    if (point != UserKey.NONE) {
      return certain(
          split, split.shares().at(point), "its " + name(sticky) + " lies in that share");
    }
    if (sticky.by() == SplitSticky.By.PRINCIPAL) {
      return open(split, "the principal decides, whom only the middlewares find out");
    }
    return open(
        split,
        "it has no "
            + name(sticky)
            + (key.isIssued()
                ? ", is given one, and drawn by the shares"
                : ": drawn by the shares"));
  }

  private static Outlook certain(Split split, int service, String why) {
    return new Outlook(
        parts(split), stickiness(split), split.settings().services().get(service).service(), why);
  }

  private static Outlook open(Split split, String why) {
    return new Outlook(parts(split), stickiness(split), null, why);
  }

  private static @Nullable String stickiness(Split split) {
    SplitSticky sticky = split.settings().sticky();
    return sticky == null ? null : name(sticky);
  }

  private static String name(SplitSticky sticky) {
    return switch (sticky.by()) {
      case COOKIE -> "cookie " + sticky.cookie();
      case HEADER -> "header " + sticky.name();
      case QUERY -> "query parameter " + sticky.name();
      case IP -> "client address";
      case PRINCIPAL -> "principal";
    };
  }

  private static List<Part> parts(Split split) {
    List<Part> parts = new ArrayList<>();
    for (SplitService service : split.settings().services()) {
      double share = split.shares().of(parts.size());
      parts.add(new Part(service.service(), service.weight(), Math.round(share * 10_000) / 100.0));
    }
    return List.copyOf(parts);
  }
}
