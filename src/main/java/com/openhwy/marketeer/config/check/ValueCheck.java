package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.RouteConfig.ValueMatch;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What header fields, cookies and query parameters are to be. */
final class ValueCheck {
  /** Of one connection: gone from the head before anybody looks at it; Upgrade is remembered. */
  private static final Set<String> CONNECTION =
      Set.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "transfer-encoding");

  private final Problems problems;

  ValueCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * Whose names must be tokens.
   *
   * @param kind what they are names of
   */
  void named(String kind, Map<String, ValueMatch> matches, Place place) {
    for (String name : matches.keySet()) {
      if (!Texts.isToken(name)) {
        place
            .key(name)
            .problem(
                problems,
                "\"" + name + "\" is no " + kind + " name; expected letters, digits and hyphens");
      }
    }
    all(matches, place);
  }

  /** Header fields, which a request has when it is looked at. */
  void fields(Map<String, ValueMatch> matches, Place place) {
    named("field", matches, place);
    for (String name : matches.keySet()) {
      if (CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
        place
            .key(name)
            .problem(
                problems,
                name
                    + " is about the connection and no request has it any more when it is looked"
                    + " at; for WebSocket expected Upgrade: websocket");
      }
    }
  }

  void all(Map<String, ValueMatch> matches, Place place) {
    matches.forEach((name, match) -> value(match, place.at(name)));
  }

  private void value(ValueMatch match, Place place) {
    long given =
        Stream.of(match.exact(), match.present(), match.regex()).filter(v -> v != null).count();
    if (given != 1) {
      place.problem(
          problems,
          "found "
              + (given == 0 ? "none" : given)
              + " of exact, present and regex; expected"
              + " exactly one, or the exact value alone");
    }
    String fault = match.regex() == null ? null : Texts.faultOfRegex(match.regex());
    if (fault != null) {
      place.at("regex").problem(problems, fault);
    }
  }
}
