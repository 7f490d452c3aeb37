package com.openhwy.marketeer.routing;

import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import com.openhwy.marketeer.config.model.RouteConfig.ValueMatch;

/** What the value of a field or query parameter must be. */
sealed interface ValueTest {

  record Exact(String value) implements ValueTest {}

  record Present(boolean wanted) implements ValueTest {}

  record Regex(Pattern pattern) implements ValueTest {}

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static ValueTest of(ValueMatch match) {
    String exact = match.exact();
    String regex = match.regex();
    Boolean present = match.present();
    int given = (exact == null ? 0 : 1) + (regex == null ? 0 : 1) + (present == null ? 0 : 1);
    if (given != 1) {
      throw new IllegalArgumentException(
          (given == 0 ? "says nothing" : "says " + given + " things at once")
              + "; expected exactly one of exact, present and regex");
    }
    if (exact != null) {
      return new Exact(exact);
    }
    return regex != null
        ? new Regex(Regexes.compile(regex))
        : new Present(Boolean.TRUE.equals(present));
  }

  /** Of one value that is there; a test for absence fails. */
  default boolean holds(String value) {
    if (this instanceof Exact exact) {
      return exact.value().equals(value);
    }
    if (this instanceof Regex regex) {
      return regex.pattern().matches(value);
    }
    return this instanceof Present present && present.wanted();
  }

  /** Whether it holds when there is no value at all. */
  default boolean holdsForNone() {
    return this instanceof Present present && !present.wanted();
  }

  /** Never the value itself: an API key is a usual thing to match on. */
  default String expectation() {
    if (this instanceof Present present) {
      return present.wanted() ? "present" : "absent";
    }
    return this instanceof Exact ? "a certain value" : "a value of a certain form";
  }
}
