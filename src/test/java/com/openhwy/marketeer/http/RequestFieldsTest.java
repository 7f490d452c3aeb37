package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.util.AsciiString;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFieldsTest {
  private static final String GET =
      ":method=GET|:scheme=https|:authority=example.com|:path=/a/b?c=d";

  private final RequestFields reader = new RequestFields();
  private Request request = FakeExchange.get("/").request();

  /** {@code name=value|name=value}; {@code \0} and the like are written {@code <0>}. */
  private Failure read(String fields, boolean last) {
    return read(fields, last, ProtocolLimits.DEFAULT);
  }

  private Failure read(String fields, boolean last, ProtocolLimits limits) {
    request = FakeExchange.get("/").request();
    return reader.read(list(fields), last, request, limits);
  }

  static List<Map.Entry<CharSequence, CharSequence>> list(String fields) {
    List<Map.Entry<CharSequence, CharSequence>> list = new ArrayList<>();
    for (String field : fields.split("\\|", -1)) {
      if (!field.isEmpty()) {
        int equals = field.indexOf('=');
        list.add(
            new SimpleEntry<>(
                new AsciiString(bytes(field.substring(0, equals)), false),
                new AsciiString(bytes(field.substring(equals + 1)), false)));
      }
    }
    return list;
  }

  private static byte[] bytes(String text) {
    String plain =
        text.replace("<0>", "\0")
            .replace("<cr>", "\r")
            .replace("<lf>", "\n")
            .replace("<tab>", "\t")
            .replace("<del>", "\u007f")
            .replace("<sp>", " ");
    return plain.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static ProtocolLimits limits(int headBytes, int fields) {
    ProtocolLimits d = ProtocolLimits.DEFAULT;
    return new ProtocolLimits(
        headBytes,
        fields,
        d.responseHeadBytes(),
        d.requestsPerConnection(),
        d.headNanos(),
        d.idleNanos(),
        d.keepAliveNanos(),
        d.minRate(),
        d.mergeSlashes());
  }

  @Test
  void readsAWholeRequest() {
    assertThat(read(GET + "|user-agent=curl|x-own=1|te=trailers", true)).isNull();

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/a/b?c=d");
    assertThat(request.path()).isEqualTo("/a/b");
    assertThat(request.query()).isEqualTo("c=d");
    assertThat(request.authority()).isEqualTo("example.com");
    assertThat(request.host()).isEqualTo("example.com");
    assertThat(request.hasBody()).isFalse();
    assertThat(request.headers().toString())
        .isEqualTo("User-Agent: curl\nx-own: 1\nTE: trailers\nHost: example.com\n");
    assertThat(reader.expectsContinue()).isFalse();
    assertThat(reader.protocol()).isNull();
    assertThat(reader.contentLength()).isEqualTo(RequestFields.NONE);
  }

  @Test
  void aBodyIsAsLongAsItSays() {
    assertThat(read(GET + "|content-length=12", false)).isNull();
    assertThat(request.bodyLength()).isEqualTo(12);
    assertThat(reader.contentLength()).isEqualTo(12);
    assertThat(request.headers().contains(HeaderName.CONTENT_LENGTH)).isFalse();
    assertThat(read(GET, false)).isNull();
    assertThat(request.bodyLength()).isEqualTo(Request.CHUNKED);
    assertThat(read(GET + "|content-length=0", true)).isNull();
    assertThat(request.bodyLength()).isZero();
  }

  @Test
  void crumbsOfCookiesBecomeOneField() {
    assertThat(read(GET + "|cookie=a=1|accept=*/*|cookie=b=2|cookie=c=3", true)).isNull();
    assertThat(request.headers().joined(HeaderName.COOKIE)).isEqualTo("a=1; b=2; c=3");
  }

  @Test
  void hostMayStandInForTheAuthority() {
    assertThat(read(":method=GET|:scheme=http|:path=/|host=Example.COM:81", true)).isNull();
    assertThat(request.host()).isEqualTo("example.com");
    assertThat(request.headers().get(HeaderName.HOST)).isEqualTo("Example.COM:81");
  }

  @Test
  void hostMayRepeatTheAuthority() {
    assertThat(read(GET + "|host=EXAMPLE.com", true)).isNull();
    assertThat(request.host()).isEqualTo("example.com");
  }

  @Test
  void anExpectationIsOursToMeet() {
    assertThat(read(GET + "|expect=100-continue|content-length=1", false)).isNull();
    assertThat(reader.expectsContinue()).isTrue();
    assertThat(request.headers().contains(HeaderName.EXPECT)).isFalse();
    Failure other = read(GET + "|expect=200-ok", true);
    assertThat(other).isNotNull();
    assertThat(other.kind()).isEqualTo(FailureKind.EXPECTATION_FAILED);
  }

  @Test
  void aServerMayBeAskedForItsOptions() {
    assertThat(read(":method=OPTIONS|:scheme=https|:authority=a|:path=*", true)).isNull();
    assertThat(request.path()).isEqualTo("*");
  }

  @Test
  void anExtendedConnectSaysWhatItWantsToSpeak() {
    assertThat(read(GET.replace("=GET", "=CONNECT") + "|", false)).isNotNull();
    String connect = ":method=CONNECT|:protocol=websocket|:scheme=https|:path=/ws|:authority=a.b";
    assertThat(read(connect, false)).isNull();
    assertThat(reader.protocol()).isEqualTo("websocket");
    assertThat(request.path()).isEqualTo("/ws");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // pseudo-header fields
        "",
        ":scheme=https|:authority=a|:path=/",
        ":method=GET|:authority=a|:path=/",
        ":method=GET|:scheme=https|:authority=a",
        ":method=GET|:scheme=https|:authority=a|:path=",
        ":method=GET|:scheme=https|:path=/",
        ":method=GET|:scheme=https|:authority=|:path=/",
        ":method=GET|:method=GET|:scheme=https|:authority=a|:path=/",
        ":method=GET|:scheme=https|:scheme=https|:authority=a|:path=/",
        ":method=GET|:scheme=https|:authority=a|:authority=a|:path=/",
        ":method=GET|:scheme=https|:authority=a|:path=/|:path=/",
        ":method=GET|:scheme=https|:authority=a|:path=/|:status=200",
        ":method=GET|:scheme=https|:authority=a|:path=/|:other=1",
        ":method=GET|:scheme=https|:authority=a|:path=/|:=1",
        ":method=GET|:scheme=https|:authority=a|:path=/|:Path=/",
        ":method=GET|:scheme=https|:authority=a|accept=*/*|:path=/",
        ":method=GET|:scheme=ftp|:authority=a|:path=/",
        ":method=GET|:protocol=websocket|:scheme=https|:authority=a|:path=/",
        ":method=CONNECT|:protocol=|:scheme=https|:authority=a|:path=/",
        ":method=CONNECT|:protocol=websocket|:authority=a|:path=/",
        ":method=CONNECT|:scheme=https|:authority=a|:path=/",
        ":method=CONNECT",
        // methods
        ":method=|:scheme=https|:authority=a|:path=/",
        ":method=G T|:scheme=https|:authority=a|:path=/",
        ":method=GET<cr><lf>X: y|:scheme=https|:authority=a|:path=/",
        ":method=GET / HTTP/1.1|:scheme=https|:authority=a|:path=/",
        ":method=ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG|:scheme=https|:authority=a|:path=/",
        // paths
        ":method=GET|:scheme=https|:authority=a|:path=a",
        ":method=GET|:scheme=https|:authority=a|:path=*",
        ":method=GET|:scheme=https|:authority=a|:path=http://a/",
        ":method=GET|:scheme=https|:authority=a|:path=/ HTTP/1.1",
        ":method=GET|:scheme=https|:authority=a|:path=/a<lf>b",
        ":method=GET|:scheme=https|:authority=a|:path=/a<0>b",
        ":method=GET|:scheme=https|:authority=a|:path=/a#b",
        ":method=GET|:scheme=https|:authority=a|:path=/../../x%00",
        ":method=GET|:scheme=https|:authority=a|:path=/\u00e4",
        // authorities
        ":method=GET|:scheme=https|:authority=a b|:path=/",
        ":method=GET|:scheme=https|:authority=user@a|:path=/",
        ":method=GET|:scheme=https|:authority=a:99999|:path=/",
        ":method=GET|:scheme=https|:authority=a/b|:path=/",
        ":method=GET|:scheme=https|:authority=a|:path=/|host=b",
        ":method=GET|:scheme=https|:authority=a|:path=/|host=a|host=a",
        ":method=GET|:scheme=https|:path=/|host=",
      })
  void refusesWhatIsNoRequest(String fields) {
    refused(fields);
  }

  private void refused(String fields) {
    Failure failure = read(fields, true);
    assertThat(failure).as(fields).isNotNull();
    assertThat(failure.kind()).as(failure.detail()).isEqualTo(FailureKind.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection=close",
        "connection=x-own",
        "keep-alive=timeout=5",
        "proxy-connection=keep-alive",
        "transfer-encoding=chunked",
        "upgrade=websocket",
        "te=gzip",
        "te=trailers, gzip",
        "X-Own=1",
        "x own=1",
        "x-own:=1",
        "=1",
        "x<0>=1",
        "x<lf>y=1",
        "\u00e4=1",
        "x=a<0>b",
        "x=a<lf>b",
        "x=a<cr>b",
        "x=a<cr><lf>y: b",
        "x=<sp>a",
        "x=a<sp>",
        "x=a<tab>",
        "x=<del>",
        "content-length=",
        "content-length=-1",
        "content-length=+1",
        "content-length=1,1",
        "content-length=0x1",
        "content-length=9999999999999999999",
        "content-length=0|content-length=0",
        "content-length=5",
      })
  void refusesWhatIsNoField(String field) {
    refused(GET + "|" + field);
  }

  @Test
  void whatIsValidInHttp11IsValidHere() {
    assertThat(read(GET + "|x-high=\u00e4\u00ff|x-tab=a<tab>b|x-empty=", true)).isNull();
    assertThat(request.headers().get("x-high")).isEqualTo("\u00e4\u00ff");
    assertThat(request.headers().get("x-empty")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CONNECT,METHOD_NOT_ALLOWED", "TRACE,METHOD_NOT_ALLOWED"})
  void answersMethodsThatNobodyServes(String method, FailureKind kind) {
    String fields =
        method.equals("CONNECT")
            ? ":method=CONNECT|:authority=a:443"
            : ":method=TRACE|:scheme=https|:authority=a|:path=/";
    Failure failure = read(fields, true);
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(kind);
  }

  @Test
  void countsFieldsAndTheirOverhead() {
    assertThat(read(GET + "|a=1|b=2", true, limits(16 << 10, 2))).isNull();
    assertThat(read(GET + "|a=1|b=2|c=3", true, limits(16 << 10, 2)))
        .extracting(Failure::kind)
        .isEqualTo(FailureKind.HEAD_TOO_LARGE);
    String small = ":method=GET|:scheme=http|:authority=a|:path=/"; // 10+11+11+6 and 4 x 32
    assertThat(read(small, true, limits(166, 2))).isNull();
    assertThat(read(small, true, limits(165, 2))).isNotNull();
    assertThat(read(small + "|a=", true, limits(198, 2)))
        .extracting(Failure::kind)
        .isEqualTo(FailureKind.HEAD_TOO_LARGE);
  }

  @Test
  void crumbsCountByTheirSizeOnly() {
    String crumbs = "|cookie=a=1".repeat(40);
    assertThat(read(GET + crumbs, true, limits(16 << 10, 3))).isNull();
    assertThat(read(GET + crumbs, true, limits(1 << 10, 3)))
        .extracting(Failure::kind)
        .isEqualTo(FailureKind.HEAD_TOO_LARGE);
  }

  @Test
  void aTargetBeyondTheLimitIsTheTargetsFault() {
    String fields = ":method=GET|:scheme=http|:authority=a|:path=/" + "x".repeat(2000);
    assertThat(read(fields, true, limits(1 << 10, 100)))
        .extracting(Failure::kind)
        .isEqualTo(FailureKind.URI_TOO_LONG);
  }

  @Test
  void aReaderIsGoodForTheNextRequest() {
    assertThat(read(GET + "|expect=100-continue|content-length=4|cookie=a", false)).isNull();
    Request next = FakeExchange.get("/").request();
    assertThat(reader.read(list(GET), true, next, ProtocolLimits.DEFAULT)).isNull();
    assertThat(next.headers().contains(HeaderName.COOKIE)).isFalse();
    assertThat(reader.expectsContinue()).isFalse();
    assertThat(reader.contentLength()).isEqualTo(RequestFields.NONE);
  }

  @Test
  void trailersKeepWhatMayStandBehindABody() {
    Headers kept = new Headers();
    String fields = "grpc-status=0|authorization=x|etag=\"1\"|content-length=5|x-own=2";
    assertThat(Trailers.read(list(fields), ProtocolLimits.DEFAULT, kept)).isNull();
    assertThat(kept.toString()).isEqualTo("grpc-status: 0\nETag: \"1\"\nx-own: 2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {":status=200", ":path=/", "X-Own=1", "x=<lf>", "x=a<sp>"})
  void trailersAreAsStrict(String field) {
    assertThat(Trailers.read(list(field), ProtocolLimits.DEFAULT, new Headers()))
        .extracting(Failure::kind)
        .isEqualTo(FailureKind.MALFORMED_REQUEST);
  }

  @Test
  void trailersAreBounded() {
    assertThat(Trailers.read(list("a=1|b=2|c=3"), limits(16 << 10, 2), new Headers()))
        .extracting(Failure::kind)
        .isEqualTo(FailureKind.HEAD_TOO_LARGE);
  }
}
