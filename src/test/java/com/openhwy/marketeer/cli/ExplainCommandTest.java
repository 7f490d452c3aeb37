package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code explain} prints of a route that splits its traffic. */
class ExplainCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null               | "canary" | canary, its header X-U lies in that share |
          "header X-U"       | null     | its header X-U lies in that share         | ; the same for the same header X-U
          """)
  void theSplitIsTold(String sticky, String service, String told, String same) throws IOException {
    try (FakeAdmin admin = new FakeAdmin()) {
      admin.on(
          "GET /explain",
          200,
          """
          {"request":"GET a/","route":"shop","verdicts":[
            {"route":"shop","rule":"any any","stage":"wins","reason":"wins: any host"}],
           "split":{"service":%s,"why":"its header X-U lies in that share","sticky":%s,"services":[
            {"service":"stable","weight":2,"share":66.67},{"service":"canary","weight":1,"share":30.0}]}}
          """
              .formatted(service, sticky));

      CliRun run = CliRun.of("explain", "GET", "http://a/", "--admin", admin.url());

      assertThat(run.out())
          .isEqualTo(
              """
              GET a/: shop
                split: stable 66.67 %%, canary 30 %%%s
                service: %s
                shop (any any): wins: any host
              """
                  .formatted(same == null ? "" : same, told));
    }
  }
}
