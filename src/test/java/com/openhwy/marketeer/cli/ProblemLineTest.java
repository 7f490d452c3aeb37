package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Node.Mark;
import com.openhwy.marketeer.config.bind.Problems.Problem;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemLineTest {
  /** A problem that came through the admin API reads like one that was found here. */
  @ParameterizedTest
  @CsvSource({
    "conf/routes.yaml,12,7,routes[2].name",
    "conf/routes.yaml,12,0,routes[2].name",
    "environment,0,0,server.workers",
    "conf/routes.yaml,1,1,''"
  })
  void jsonAndBack(String file, int line, int column, String path) {
    Problem problem = new Problem(new Mark(file, line, column), path, "is wrong");

    assertThat(ProblemLine.of(new JsonObject(ProblemLine.json(problem).encode())))
        .isEqualTo(problem.toString());
  }

  @ParameterizedTest
  @CsvSource({"just a word"})
  void anythingElseIsShownAsItIs(String text) {
    assertThat(ProblemLine.of(text)).isEqualTo(text);
  }
}
