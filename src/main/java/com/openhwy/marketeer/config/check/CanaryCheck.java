package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.CanaryConfig;
import com.openhwy.marketeer.config.model.SplitService;
import java.util.List;

/** A canary that is one of the services, has others to be compared with, and steps that go up. */
final class CanaryCheck {
  private final Problems problems;

  CanaryCheck(Problems problems) {
    this.problems = problems;
  }

  void check(CanaryConfig canary, List<SplitService> services, Place place) {
    List<String> names = services.stream().map(SplitService::service).toList();
    if (!names.contains(canary.service())) {
      place
          .at("service")
          .problem(
              problems,
              "\""
                  + canary.service()
                  + "\" is none of the services of this split"
                  + Suggestion.hint(canary.service(), names)
                  + "; expected one of "
                  + String.join(", ", names));
    } else if (services.stream()
        .noneMatch(s -> s.weight() > 0 && !s.service().equals(canary.service()))) {
      place
          .at("service")
          .problem(
              problems,
              "no other service has a weight, so that there is nothing to compare \""
                  + canary.service()
                  + "\" with; give one a weight");
    }
    steps(canary.steps(), place.at("steps"));
    if (canary.errorMargin() < 0 || canary.errorMargin() > 100) {
      place
          .at("error_margin")
          .problem(
              problems, canary.errorMargin() + " is out of range; expected points from 0 to 100");
    }
    if (!canary.timeLimit().isZero() && canary.timeLimit().compareTo(canary.interval()) <= 0) {
      place
          .at("time_limit")
          .problem(
              problems,
              "is not above the interval, so that every step would end in a rollback; raise it, or"
                  + " 0 for no limit");
    }
  }

  private void steps(List<Integer> steps, Place place) {
    if (steps.isEmpty()) {
      place.problem(problems, "there is no step; expected percents, for example [1, 5, 25, 50]");
    }
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i) <= steps.get(i - 1)) {
        place
            .item(i)
            .problem(
                problems,
                steps.get(i)
                    + " is not above the step before, "
                    + steps.get(i - 1)
                    + "; expected percents that go up");
      }
    }
  }
}
