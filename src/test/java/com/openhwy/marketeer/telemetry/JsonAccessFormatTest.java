package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.TlsSession;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAccessFormatTest {
  private static final TlsSession TLS =
      new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", null, List.of());
  private final JsonAccessFormat format = new JsonAccessFormat();

  private String line(Exchange x) {
    LineBuffer out = new LineBuffer(64);
    format.write(out, x, 15 * Entry.MS, Entry.WHEN, "7");
    return out.toString();
  }

  /** Reads it back as any consumer would, after proving that it is one line of valid UTF-8. */
  private JsonObject read(Exchange x) {
    LineBuffer out = new LineBuffer(64);
    format.write(out, x, 15 * Entry.MS, Entry.WHEN, "7");
    assertThat(out.size()).isLessThanOrEqualTo(AccessFormat.LONGEST_LINE);
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(out.bytes(), 0, out.size()))
              .toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("not UTF-8: " + out, e);
    }
    assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
    return new JsonObject(text);
  }

  @Test
  void theSeedsExample() {
    assertThat(line(Entry.seed()))
        .isEqualTo(
            """
            {"timestamp":"2025-12-09T12:00:00.042Z","level":"INFO","request_id":"abc123",\
            "method":"GET","path":"/auth/validate","status":200,"duration_ms":15,\
            "client_ip":"192.168.1.100","host":"api.open-hwy.com","protocol":"HTTP/1.1",\
            "bytes_in":0,"bytes_out":0,"config_version":"7"}
            """);
  }

  @Test
  void everyField() {
    Exchange x = Entry.get("/auth/validate?page=2&token=s3cret");
    x.request().method("POST").protocol(Protocol.HTTP_1_0).secure(true).tls(TLS);
    x.request().headers().add(HeaderName.USER_AGENT, "curl/8.5");
    x.route("auth-api");
    x.service("torii");
    x.attempt("127.0.0.1:8001");
    x.attempt("127.0.0.1:8011");
    x.upstreamNanos(12_345_678);
    x.countIn(17);
    x.countOut(2_048);
    x.cacheStatus("miss");
    x.traceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    x.note(Failure.of(FailureKind.UPSTREAM_RESET, "the endpoint closed before its head"));
    x.response().status(502);

    assertThat(line(x))
        .isEqualTo(
            """
            {"timestamp":"2025-12-09T12:00:00.042Z","level":"WARN","request_id":"abc123",\
            "method":"POST","path":"/auth/validate","query":"page=2&token=***","status":502,\
            "duration_ms":15,"client_ip":"192.168.1.100","host":"api.open-hwy.com",\
            "protocol":"HTTP/1.0","tls":"TLSv1.3","user_agent":"curl/8.5","route":"auth-api",\
            "service":"torii","endpoint":"127.0.0.1:8011","attempts":2,"upstream_ms":12.345,\
            "bytes_in":17,"bytes_out":2048,"cache":"miss","reason":"upstream_reset",\
            "detail":"the endpoint closed before its head",\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","config_version":"7"}
            """);
  }

  @Test
  void aClientThatWentAwayIs499() {
    Exchange x = Entry.get("/");
    x.note(Failure.of(FailureKind.CLIENT_ABORTED, "reset by the client"));

    JsonObject line = read(x);
    assertThat(line.getInteger("status")).isEqualTo(499);
    assertThat(line.getString("reason")).isEqualTo("client_aborted");
    assertThat(line.getString("level")).isEqualTo("INFO");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\",\"level\":\"FORGED\",\"x\":\"",
        "a\\",
        "a\\\"",
        "line\nbreak\r\n{\"level\":\"FORGED\"}",
        "\u0000\u0001\b\t\f\u001b[31mred\u001b[0m\u007f",
        "C1 \u0080\u009b31m\u009f",
        "obs-text \u00a0\u00e4\u00ff",
        "separators \u2028\u2029",
        "\ud83d\ude80 rocket",
        "</script><script>alert(1)</script>",
        "${jndi:ldap://x/y}",
        "%s %n %d"
      })
  void hostileTextComesBackAsItWasAndForgesNothing(String text) {
    JsonObject line = read(Entry.withUserAgent(text));

    assertThat(line.getString("user_agent")).isEqualTo(text);
    assertThat(line.getString("level")).isEqualTo("INFO");
    assertThat(line(Entry.withUserAgent(text)).chars())
        .as("no control character reaches a terminal")
        .allMatch(c -> c == '\n' || !Character.isISOControl(c));
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    String[][] table = {
      {"\ud83d", "\ufffd"},
      {"a\ud83db", "a\ufffdb"},
      {"\ude80", "\ufffd"},
      {"\ude80\ud83d", "\ufffd\ufffd"},
      {"\ud83d\ud83d\ude80", "\ufffd\ud83d\ude80"},
    };
    for (String[] row : table) {
      assertThat(read(Entry.withUserAgent(row[0])).getString("user_agent")).isEqualTo(row[1]);
    }
  }

  @Test
  void hostilePathsAndHostsAreEscapedToo() {
    Exchange x = Entry.get("/\"\\\u00e9?q=\"\n");
    x.request().authority("\"h\\", "\"h\\");
    x.requestId("\"\u0007");
    x.response().status(400);

    JsonObject line = read(x);
    assertThat(line.getString("path")).isEqualTo("/\"\\\u00e9");
    assertThat(line.getString("query")).isEqualTo("q=\"\n");
    assertThat(line.getString("host")).isEqualTo("\"h\\");
    assertThat(line.getString("request_id")).isEqualTo("\"\u0007");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00ff", "\u0000", "\"", "\ud83d\ude80"})
  void noLineIsLongerThan16KiB(String unit) {
    String huge = unit.repeat(100_000);
    Exchange x = Entry.get("/" + huge + "?" + huge);
    x.request().method(huge).authority(huge, huge).client(x.request().peer(), huge);
    x.request().headers().add(HeaderName.USER_AGENT.text(), HeaderName.USER_AGENT.id(), huge);
    x.request().tls(new TlsSession(huge, huge, huge, List.of()));
    x.requestId(huge);
    x.route(huge);
    x.service(huge);
    x.attempt(huge);
    x.upstreamNanos(Long.MAX_VALUE);
    x.countIn(Long.MAX_VALUE);
    x.countOut(Long.MAX_VALUE);
    x.cacheStatus(huge);
    x.traceParent(huge);
    x.note(Failure.of(FailureKind.UPSTREAM_HEAD_TOO_LARGE, huge));

    JsonObject line = read(x);
    assertThat(line.getString("path")).startsWith("/" + unit).endsWith("\u2026");
    assertThat(line.getString("config_version")).as("what comes last is there").isEqualTo("7");
    assertThat(line.fieldNames()).hasSize(25);
  }

  @Test
  void credentialsAreNeverLogged() {
    Exchange x = Entry.get("/?access_token=TOPSECRET&api_key=TOPSECRET&x=1;sig=TOPSECRET");
    x.request().headers().add(HeaderName.AUTHORIZATION, "Bearer TOPSECRET");
    x.request().headers().add(HeaderName.COOKIE, "session=TOPSECRET");
    x.request().headers().add(HeaderName.REFERER, "https://a/?token=TOPSECRET");

    assertThat(line(x)).doesNotContain("TOPSECRET").contains("access_token=***&api_key=***&x=1;");
  }
}
