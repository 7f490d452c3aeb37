package com.openhwy.marketeer.routing;

import static com.openhwy.marketeer.routing.Routes.regex;
import static com.openhwy.marketeer.routing.Routes.request;
import static com.openhwy.marketeer.routing.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Regexes;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.Routes.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regular expressions in routes, in every place that takes one. Abuse #47: the work is counted, in
 * characters looked at, and grows with the text; a matcher that tries one way after the other would
 * look at each character 2 to the length times for these.
 */
class RegexTest {

  /** Counts how often a character is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long reads;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException("would hide reads");
    }

    @Override
    public String toString() {
      throw new UnsupportedOperationException("would hide reads");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*)(.*)(.*)(.*)b", "(a*)*(a*)*b", "([a-z]+)*b"})
  void theWorkGrowsWithTheText(String regex) {
    for (int length : new int[] {1_000, 2_000, 16_000}) {
      Counted text = new Counted("a".repeat(length));
      assertThat(Regexes.compile(regex).matcher(text).matches()).isFalse();
      assertThat(text.reads).isLessThanOrEqualTo(4L * length + 16);
    }
  }

  /** In every place a match comes back at once, to say no. */
  @ParameterizedTest
  @CsvSource({"host", "path", "header", "query", "cookie", "expression"})
  void noPlaceCanBeStalled(String place) {
    String evil = "(a+)+b";
    String text = "a".repeat(15_000);
    Request request = request("GET example/" + text + "?v=" + text);
    request.authority(text, text);
    request.headers().add("X-Key", text).add("Cookie", "sid=" + text);
    Route route = route();
    switch (place) {
      case "host" -> route.host("~ " + evil);
      case "path" -> route.path("~ /" + evil);
      case "header" -> route.header("X-Key", regex(evil));
      case "query" -> route.query("v", regex(evil));
      case "cookie" -> route.cookie("sid", regex(evil));
      default -> route.expression("request.headers['x-key'].matches('^" + evil + "$')");
    }
    assertThat(new Routes().add("r", route).table().match(request)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "a1.example, exact",
    "b.a1.example, wildcard",
    "a2.example, shard",
    "a22.example, shard",
    "a2.example.org, second",
    "xa2.example, any",
    "a.example, any",
  })
  void aHostByRegexStandsBehindNamesAndBeforeAny(String host, String expected) {
    RouteTable<String> table =
        new Routes()
            .add("any", route())
            .add("shard", route().host("~ a[0-9]+[.]example"))
            .add("second", route().host("~a[0-9]+[.].*"))
            .add("exact", route().host("a1.example"))
            .add("wildcard", route().host("*.a1.example"))
            .table();
    assertThat(table.match(request("GET " + host + "/"))).isEqualTo(expected);
  }

  @Test
  void aHostByRegexLeavesARequestThatDoesNotFitToTheNext() {
    RouteTable<String> table =
        new Routes()
            .add("any", route().path("/y"))
            .add("first", route().host("~ a.*").path("/x"))
            .add("second", route().host("~ .*").path("/*").method("GET"))
            .table();
    assertThat(table.match(request("GET a/x"))).isEqualTo("first");
    assertThat(table.match(request("GET a/z"))).isEqualTo("second");
    assertThat(table.match(request("PUT a/y"))).isEqualTo("any");
    assertThat(table.allowedMethods(request("PUT a/z"))).isEqualTo("GET, HEAD");
  }
}
