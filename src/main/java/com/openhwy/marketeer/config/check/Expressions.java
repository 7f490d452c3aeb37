package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Flaw;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;

/** Points into the text of an expression, at everything that is wrong with it. */
final class Expressions {
  private Expressions() {}

  static void check(String text, Scope scope, Wanted wanted, Place place, Problems problems) {
    for (Flaw flaw : Expression.check(text, scope, wanted)) {
      place.problemIn(flaw.line(), flaw.column(), problems, flaw.message());
    }
  }
}
