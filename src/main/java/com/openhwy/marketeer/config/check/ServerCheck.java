package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.ServerConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** What the gateway tells of itself to those before and behind it. */
final class ServerCheck {
  private static final String FORWARDED = "x-forwarded-";

  /** They have a meaning, or are taken off before anybody could read them. */
  private static final Set<String> TAKEN =
      Set.of(
          "authorization",
          "cdn-loop",
          "connection",
          "content-length",
          "cookie",
          "expect",
          "forwarded",
          "grpc-timeout",
          "host",
          "keep-alive",
          "proxy-authorization",
          "te",
          "traceparent",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "x-real-ip",
          "x-request-id");

  private static final Duration SHORTEST_LAG = Duration.ofMillis(20);

  private final Problems problems;

  ServerCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Draft draft) {
    ServerConfig server = draft.server();
    if (server == null) {
      return;
    }
    Place place = draft.root().at("server");
    String id = server.hops().id();
    if (!id.isEmpty() && !Texts.isToken(id)) {
      place
          .at("hops")
          .at("id")
          .problem(
              problems,
              "\"" + id + "\" is no name for Via; expected letters, digits, hyphens and dots");
    }
    field(server.deadlineField(), place.at("deadline_field"));
    if (server.overload() != null) {
      lag(server.overload().loopLag(), place.at("overload").at("loop_lag"));
    }
  }

  /** The clock by which a loop is measured ticks every 20 ms. */
  private void lag(Duration lag, Place place) {
    if (!lag.isZero() && lag.compareTo(SHORTEST_LAG) < 0) {
      place.problem(
          problems,
          Durations.format(lag) + " is too short to be measured; expected 20ms or more, or 0");
    }
  }

  private void field(String name, Place place) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!name.isEmpty() && !Texts.isToken(name)) {
      place.problem(
          problems, "\"" + name + "\" is no field name; expected letters, digits and hyphens");
    } else if (TAKEN.contains(lower) || lower.startsWith(FORWARDED)) {
      place.problem(
          problems,
          "\"" + name + "\" has a meaning of its own; expected for example X-Request-Timeout-Ms");
    }
  }
}
