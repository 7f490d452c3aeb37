package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFieldsTest {
  private static final AsciiString DATE = AsciiString.cached("now");

  private static String head(Exchange x) {
    StringBuilder text = new StringBuilder();
    ResponseFields.head(
        x, DATE, (name, value) -> text.append(name).append('=').append(value).append('|'));
    return text.toString();
  }

  @Test
  void namesAreLowerCaseAndTheStatusComesFirst() {
    Exchange x = FakeExchange.get("/").exchange();
    x.response().status(200).length(5).headers().add(HeaderName.CONTENT_TYPE, "text/plain");
    x.response().headers().add("X-Own", "A");
    x.response().headers().add("x-own", "b");
    assertThat(head(x))
        .isEqualTo(
            ":status=200|content-type=text/plain|x-own=A|x-own=b|date=now|content-length=5|");
  }

  @Test
  void nothingOfAConnectionGetsThrough() {
    Exchange x = FakeExchange.get("/").exchange();
    Headers headers = x.response().status(200).length(Response.UNKNOWN).headers();
    headers.add("Connection", "keep-alive, x-own");
    headers.add("Keep-Alive", "timeout=5");
    headers.add("Proxy-Connection", "keep-alive");
    headers.add("Transfer-Encoding", "chunked");
    headers.add("Upgrade", "h2c");
    headers.add("HTTP2-Settings", "AA");
    headers.add("TE", "trailers");
    headers.add("Content-Length", "7");
    headers.add("Date", "then");
    assertThat(head(x)).isEqualTo(":status=200|date=then|");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, 0, 0",
    "GET, 200, 7, 7",
    "GET, 200, -1, ",
    "HEAD, 200, 7, 7",
    "GET, 204, 0, ",
    "GET, 304, 7, 7",
    "GET, 304, 0, ",
    "GET, 404, 0, 0"
  })
  void aLengthStandsWhereItMeansSomething(String method, int status, long length, String said) {
    Exchange x = FakeExchange.of(method, "/").exchange();
    x.response().status(status).length(length);
    String expected = said == null ? "" : "content-length=" + said + "|";
    assertThat(head(x)).isEqualTo(":status=" + status + "|date=now|" + expected);
  }

  @ParameterizedTest
  @CsvSource({"GET,200,true", "HEAD,200,false", "GET,204,false", "GET,304,false", "GET,500,true"})
  void knowsWhatHasABody(String method, int status, boolean has) {
    Exchange x = FakeExchange.of(method, "/").exchange();
    x.response().status(status);
    assertThat(ResponseFields.hasBody(x)).isEqualTo(has);
  }

  @Test
  void anInterimResponseIsOnlyWhatItSays() {
    StringBuilder text = new StringBuilder();
    Headers headers = new Headers().add(HeaderName.LINK, "</a>");
    ResponseFields.interim(103, headers, (name, value) -> text.append(name).append(value));
    assertThat(text).hasToString(":status103link</a>");
  }
}
