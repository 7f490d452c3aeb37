package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.expression.Faults;
import com.openhwy.marketeer.expression.Scope;
import java.util.Arrays;
import java.util.List;

/** What the expressions of the process count; none of them is loaded for it. */
final class ExpressionErrors {
  static final String NAME = MetricCatalogue.EXPRESSION_ERRORS_TOTAL.text();

  private ExpressionErrors() {}

  static List<Sample> samples() {
    return Arrays.stream(Scope.values())
        .map(scope -> Sample.of((double) Faults.count(scope), "scope", scope.label()))
        .toList();
  }
}
