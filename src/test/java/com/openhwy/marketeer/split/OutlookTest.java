package com.openhwy.marketeer.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.split.Rollout.Event;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a request before it is sent, and that it is what then comes of it. */
class OutlookTest {
  private static final String TWO =
      "services: [{service: stable, weight: 90}, {service: canary, weight: 30%s}]\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `` | `` | `X-A: b` | `` | `each request is drawn anew, by the shares`
          `, when: [{headers: {X-B: c}}, {headers: {X-A: b}}]` | `` | `X-A: b` | `canary` | `when[1] of canary takes it`
          `, when: [{headers: {X-A: b}}]` | `` | `X-A: c` | `` | `each request is drawn anew, by the shares`
          `, when: [{expression: "request.headers['x-a'] == 'b'"}]` | `` | `X-A: b` | `canary` | `when[0] of canary takes it`
          `, when: [{expression: "request.headers['x-a'] == 'b'"}]` | `` | `X-A: c` | `` | `each request is drawn anew, by the shares`
          `, when: [{expression: "principal == 'joe'"}]` | `` | `X-A: b` | `` | `when[0] of canary asks for what only the middlewares find out`
          `, when: [{headers: {X-A: b}, expression: "principal == 'joe'"}]` | `` | `X-A: c` | `` | `each request is drawn anew, by the shares`
          `` | `sticky: cookie` | `X-A: b` | `` | `it has no cookie marketeer_split, is given one, and drawn by the shares`
          `` | `sticky: {by: cookie, name: s, issue: false}` | `X-A: b` | `` | `it has no cookie s: drawn by the shares`
          `` | `sticky: {by: header, name: X-U}` | `X-A: b` | `` | `it has no header X-U: drawn by the shares`
          `` | `sticky: {by: query, name: u}` | `X-A: b` | `` | `it has no query parameter u: drawn by the shares`
          `` | `sticky: principal` | `X-A: b` | `` | `the principal decides, whom only the middlewares find out`
          """)
  void whatCanBeSaid(String more, String sticky, String field, String service, String why) {
    Split split = Splits.split(TWO.formatted(more) + sticky);

    Outlook outlook = split.outlook(request(field));

    assertThat(outlook.service()).isEqualTo(service.isEmpty() ? null : service);
    assertThat(outlook.why()).isEqualTo(why);
    assertThat(outlook.parts())
        .containsExactly(
            new Outlook.Part("stable", 90, 75.0), new Outlook.Part("canary", 30, 25.0));
  }

  private static Request request(String field) {
    int colon = field.indexOf(": ");
    return FakeExchange.get("/")
        .header(field.substring(0, colon), field.substring(colon + 2))
        .exchange()
        .request();
  }

  @ParameterizedTest
  @CsvSource({
    "cookie, cookie marketeer_split, Cookie: marketeer_split=%d",
    "'{by: cookie, name: s, issue: false}', cookie s, Cookie: a=b; s=%d",
    "'{by: header, name: X-U}', header X-U, X-U: %d"
  })
  void aUserGetsWhatWasSaid(String sticky, String known, String field) {
    Split split = Splits.split(TWO.formatted("") + "sticky: " + sticky);
    SplitBackend loop = Splits.loop(split, 7);
    Set<String> services = new HashSet<>();
    for (int user = 0; user < 200; user++) {
      String line = field.formatted(user);
      Outlook outlook = split.outlook(request(line));
      assertThat(outlook.sticky()).isEqualTo(known);
      assertThat(outlook.why()).isEqualTo("its " + known + " lies in that share");
      int colon = line.indexOf(": ");
      String taken =
          Splits.taken(
              loop,
              FakeExchange.get("/").header(line.substring(0, colon), line.substring(colon + 2)));
      assertThat(outlook.service()).isEqualTo(taken);
      services.add(taken);
    }
    assertThat(services).containsExactlyInAnyOrder("stable", "canary");
  }

  /** The shares are those of now, and once one service has all, it is certain. */
  @Test
  void aCanaryMovesTheShares() {
    Split split =
        Splits.split(
            TWO.formatted("") + "sticky: cookie\ncanary: {service: canary, steps: [5, 50]}");
    assertThat(split.outlook(request("X-A: b")).parts())
        .extracting(Outlook.Part::share)
        .containsExactly(95.0, 5.0);

    Objects.requireNonNull(split.rollout()).apply(Event.PROMOTED, 1, 1);

    Outlook outlook = split.outlook(request("X-A: b"));
    assertThat(outlook.service()).isEqualTo("canary");
    assertThat(outlook.why()).isEqualTo("all that is drawn is its");
    assertThat(outlook.parts()).extracting(Outlook.Part::share).containsExactly(0.0, 100.0);
  }
}
