package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HopByHopTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "keep-alive",
        "PROXY-CONNECTION",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "TE",
        "Transfer-Encoding",
        "Upgrade",
        "HTTP2-Settings",
        "Proxy",
        "proxy"
      })
  void dropsWhatConcernsOneConnection(String name) {
    Headers headers = headers("Accept: */*", name + ": x", "Cookie: a=b");
    HopByHop.strip(headers);
    assertThat(headers).hasToString("Accept: */*\nCookie: a=b\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "close                      | X-Hop X-Other",
        "keep-alive                 | X-Hop X-Other",
        "X-Hop                      | X-Other",
        "x-hOP                      | X-Other",
        "close, X-Hop               | X-Other",
        "X-Hop,X-Other              | ''",
        " , X-Hop\t,,x-other ,      | ''",
        "X-Ho                       | X-Hop X-Other",
        "X-Hop-2                    | X-Hop X-Other",
        "X-Hop X-Other              | X-Hop X-Other",
      })
  void dropsEveryFieldThatConnectionNames(String connection, String left) {
    Headers headers = headers("X-Hop: 1", "Connection: " + connection, "X-Other: 2", "X-Hop: 3");
    HopByHop.strip(headers);
    assertThat(names(headers).replace("X-Hop X-Other X-Hop", "X-Hop X-Other")).isEqualTo(left);
  }

  @Test
  void readsEveryConnectionField() {
    Headers headers = headers("Connection: a", "Connection: close, b", "A: 1", "b: 2", "c: 3");
    HopByHop.strip(headers);
    assertThat(names(headers)).isEqualTo("c");
  }

  /** Abuse #36: naming a field that everybody needs takes nothing away. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "Content-Length",
        "Content-Type",
        "Cookie",
        "Authorization",
        "X-Forwarded-For",
        "X-Real-IP",
        "Forwarded",
        "Via",
        "X-Request-ID",
        "Cache-Control",
        "Set-Cookie",
        "Trailer"
      })
  void aConnectionOptionTakesNoEndToEndFieldAway(String name) {
    Headers headers = headers("Connection: close, " + name, name + ": x");
    HopByHop.strip(headers);
    assertThat(names(headers)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trailers            | trailers",
        "Trailers            | trailers",
        "gzip, trailers      | trailers",
        "trailers, deflate;q=0.5 | trailers",
        "gzip                | ",
        "trailersx           | ",
        "''                  | ",
      })
  void keepsNothingOfTeButTrailers(String te, String left) {
    Headers headers = headers("TE: " + te, "Connection: TE");
    HopByHop.strip(headers);
    assertThat(headers.joined(HeaderName.TE)).isEqualTo(left);
    assertThat(headers.size()).isEqualTo(left == null ? 0 : 1);
  }

  @Test
  void keepsTrailersOfASecondTeField() {
    Headers headers = headers("TE: gzip", "TE: trailers");
    HopByHop.strip(headers);
    assertThat(headers).hasToString("TE: trailers\n");
  }

  @Test
  void leavesOtherFieldsAndTheirOrderAlone() {
    Headers headers = headers("b: 1", "Host: x", "a: 2", "Trailer: c", "b: 3");
    HopByHop.strip(headers);
    assertThat(headers).hasToString("b: 1\nHost: x\na: 2\nTrailer: c\nb: 3\n");
  }

  @Test
  void viaNamesEveryGateway() {
    Headers headers = headers("Via: 1.0 a", "Via: 1.1 b");
    Via.NAMELESS.append(headers, Protocol.HTTP_2);
    assertThat(headers).hasToString("Via: 1.0 a, 1.1 b, 2 marketeer\n");
    headers.clear();
    for (Protocol protocol : Protocol.values()) {
      Via.NAMELESS.append(headers, protocol);
    }
    assertThat(headers.get(HeaderName.VIA))
        .isEqualTo("1.0 marketeer, 1.1 marketeer, 2 marketeer, 3 marketeer");
  }

  private static Headers headers(String... fields) {
    Headers headers = new Headers();
    for (String field : fields) {
      int colon = field.indexOf(": ");
      headers.add(field.substring(0, colon), field.substring(colon + 2));
    }
    return headers;
  }

  private static String names(Headers headers) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < headers.size(); i++) {
      names.append(i == 0 ? "" : " ").append(headers.name(i));
    }
    return names.toString();
  }
}
