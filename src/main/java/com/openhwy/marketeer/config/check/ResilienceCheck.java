package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig;
import com.openhwy.marketeer.config.model.OutlierDetectionConfig;
import com.openhwy.marketeer.config.model.ServiceConfig;
import java.util.Set;

/** Settings of a service for bad times that contradict each other. */
final class ResilienceCheck {
  private ResilienceCheck() {}

  /**
   * @param services names of all there are
   */
  static void check(ServiceConfig service, Place place, Set<String> services, Problems problems) {
    CircuitBreakerConfig breaker = service.circuitBreaker();
    if (breaker != null) {
      Place at = place.at("circuit_breaker");
      if (breaker.failureRatio().value() == 0 && breaker.slowCallRatio().value() == 0) {
        at.problem(
            problems, "both ratios are 0, so that it never opens; give one, or take it away");
      }
      fallback(service.name(), breaker, at.at("fallback"), services, problems);
    }
    OutlierDetectionConfig outliers = service.outlierDetection();
    if (outliers != null) {
      outliers(outliers, place.at("outlier_detection"), problems);
    }
  }

  private static void fallback(
      String name,
      CircuitBreakerConfig breaker,
      Place place,
      Set<String> services,
      Problems problems) {
    CircuitBreakerConfig.Fallback fallback = breaker.fallback();
    if (fallback == null) {
      return;
    }
    new AnswerCheck(problems)
        .check(fallback.status(), fallback.contentType(), fallback.body(), place);
    if (fallback.service().isEmpty()) {
      return;
    }
    String other = fallback.service();
    if (!services.contains(other)) {
      place
          .at("service")
          .problem(
              problems, "unknown service \"" + other + "\"" + Suggestion.hint(other, services));
    } else if (other.equals(name)) {
      place
          .at("service")
          .problem(problems, "a service cannot stand in for itself; name another one");
    }
    if (!fallback.body().isEmpty()) {
      place
          .at("body")
          .problem(
              problems,
              "found both service and body; only one of them can answer, remove the other");
    }
  }

  private static void outliers(OutlierDetectionConfig outliers, Place place, Problems problems) {
    if (outliers.maxEjection().compareTo(outliers.ejection()) < 0) {
      place
          .at("max_ejection")
          .problem(
              problems,
              "max_ejection is shorter than the first ejection; raise it, or lower ejection");
    }
    OutlierDetectionConfig.SuccessRate rate = outliers.successRate();
    if (rate != null && !(rate.deviations() > 0)) {
      place
          .at("success_rate")
          .at("deviations")
          .problem(
              problems,
              rate.deviations()
                  + " would eject whoever is below the mean; expected more than 0, such as 1.9");
    }
  }
}
