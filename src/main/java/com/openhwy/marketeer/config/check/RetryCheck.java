package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.Retries;
import com.openhwy.marketeer.config.model.StatusRanges;

/** Further tries that can be meant. */
final class RetryCheck {
  private static final int FIRST_BAD = 400;

  private final Problems problems;

  RetryCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Retries retries, Place place) {
    for (Place method : place.at("methods").items()) {
      String name = method.text();
      if (name != null && !Texts.isToken(name)) {
        method.problem(
            problems, "\"" + name + "\" is no method; expected a name such as GET or POST");
      }
    }
    for (Place code : place.at("grpc").items()) {
      if (GrpcCode.OK.name().equalsIgnoreCase(code.text())) {
        code.problem(problems, "ok is no failure; expected for example unavailable");
      }
    }
    StatusRanges statuses = retries.statuses();
    if (statuses != null && statuses.spans().stream().anyMatch(s -> s.from() < FIRST_BAD)) {
      place
          .at("statuses")
          .problem(
              problems,
              "\""
                  + statuses
                  + "\" holds statuses that are no failure; expected 400 to 599, for example"
                  + " 502-504");
    }
    if (!retries.perTryTimeout().isZero() && !retries.on().contains(Retries.Trigger.TIMEOUT)) {
      place
          .at("per_try_timeout")
          .problem(
              problems,
              "no other try follows this time-out, for \"timeout\" does not stand in \"on\"; add it"
                  + " there, or set timeouts.response_head instead");
    }
    if (retries.backoff().max().compareTo(retries.backoff().base()) < 0) {
      place
          .at("backoff")
          .at("max")
          .problem(problems, "max is shorter than base; expected at least as much");
    }
  }
}
