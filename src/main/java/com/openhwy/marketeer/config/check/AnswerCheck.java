package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;

/** An answer that stands in the configuration: of a route by itself, or of an open breaker. */
final class AnswerCheck {
  private final Problems problems;

  AnswerCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param place with {@code content_type} and {@code body} below it
   */
  void check(int status, String contentType, String body, Place place) {
    boolean bodyless = status == 204 || status == 205 || status == 304;
    if (bodyless && !body.isEmpty()) {
      place
          .at("body")
          .problem(problems, "a response " + status + " has no body; leave it out or use 200");
    }
    fieldValue(contentType, place.at("content_type"));
  }

  void fieldValue(String value, Place place) {
    if (!Texts.isFieldValue(value)) {
      place.problem(
          problems,
          "holds a control character, one beyond Latin-1 or space around it, which no field may"
              + " hold; write it on one line");
    }
  }
}
