package com.openhwy.marketeer.middleware.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Loops;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorFactoryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {service: s, sample: 101}                     | sample: 101.0 is no percentage; expected 0 to 100
          {service: s, sample: -1}                      | sample: -1.0 is no percentage
          {service: s, mark: "a b"}                     | mark: "a b" is no field name
          {service: s, methods: ["G T"]}                | methods[0]: "G T" is no method
          {service: s, methods: []}                     | methods: are none, so nothing would be copied
          {service: s, remove_headers: ["X:"]}          | remove_headers[0]: "X:" is no field name
          {service: s, compare: {ignore: ["a b"]}}      | compare.ignore[0]: "a b" is neither a field name nor a JSON pointer
          {service: s, compare: {noise_sample: 200}}    | compare.noise_sample: 200.0 is no percentage
          {sample: 5}                                   | "service" is missing
          """)
  void mistakesAreToldAtTheirPlace(String yaml, String problem) {
    assertThat(Configured.problems(new MirrorFactory(), yaml))
        .anySatisfy(told -> assertThat(told).contains(problem));
  }

  @Test
  void itNamesItsService() {
    MirrorFactory factory = new MirrorFactory();
    assertThat(factory.services(Configured.settings(factory, "{service: shadow}")))
        .containsExactly("shadow");
  }

  @Test
  void aClientCannotMarkItsRequestsAsCopies() {
    FakeExchange x =
        FakeExchange.get("/")
            .header("X-Mirrored-By", "me")
            .header("x_mirrored_by", "me")
            .through(
                Configured.instance(
                    Configured.define(new MirrorFactory(), "m", "{service: s}"),
                    new Loops().loop(0)))
            .run("ok");
    assertThat(x.request().headers().size()).isZero();
    assertThat(x.text()).isEqualTo("ok");
  }
}
