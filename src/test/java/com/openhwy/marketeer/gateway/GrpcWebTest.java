package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers' calls, through the gateway to grpc-java's server. */
class GrpcWebTest {
  private static final String SERVICE = "/grpc.testing.TestService/";
  private static final String MIDDLEWARES = "middlewares: [{name: web, type: grpc_web}]";
  private static final String ROUTES =
      "routes: [{name: all, middlewares: [web], backend: {type: service, service: backend}}]";

  @TempDir Path directory;

  private static TestGateway gateway(String url) throws Exception {
    return TestGateway.with(
        "limits: {}", TestGateway.service("", url), ROUTES, MIDDLEWARES, List.of());
  }

  private static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static HttpResponse<byte[]> post(
      TestGateway gateway, String method, String type, byte[] body, String... fields)
      throws Exception {
    HttpRequest.Builder request = request(gateway, method, type, body);
    if (fields.length > 0) {
      request.headers(fields);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpRequest.Builder request(
      TestGateway gateway, String method, String type, byte[] body) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + gateway.port() + SERVICE + method))
        .version(HttpClient.Version.HTTP_1_1)
        .header("content-type", type)
        .header("x-grpc-web", "1")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  /** An answer taken apart: messages, and the trailers under the key they have. */
  private record Answer(List<byte[]> messages, String trailers) {
    static Answer of(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      List<byte[]> messages = new ArrayList<>();
      String trailers = "";
      while (in.hasRemaining()) {
        boolean last = in.get() < 0;
        byte[] content = new byte[in.getInt()];
        in.get(content);
        if (last) {
          trailers = new String(content, StandardCharsets.ISO_8859_1);
        } else {
          messages.add(content);
        }
      }
      return new Answer(messages, trailers);
    }
  }

  /** Pieces of base64 behind each other, each with padding of its own. */
  private static byte[] decoded(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < text.length; at += 4) {
      byte[] group = {text[at], text[at + 1], text[at + 2], text[at + 3]};
      out.writeBytes(Base64.getDecoder().decode(group));
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web+proto", "application/grpc-web-text+proto"})
  void oneMessageAndMany(String type) throws Exception {
    boolean text = type.contains("text");
    try (GrpcInterop interop = new GrpcInterop(directory, false, "");
        TestGateway gateway = gateway("grpc://127.0.0.1:" + interop.endpoint().getPort())) {
      byte[] one =
          frame(
              SimpleRequest.newBuilder()
                  .setResponseSize(100_000)
                  .setPayload(Payload.newBuilder().setBody(ByteString.copyFrom(new byte[70_000])))
                  .build()
                  .toByteArray());
      HttpResponse<byte[]> unary =
          post(gateway, "UnaryCall", type, text ? Base64.getEncoder().encode(one) : one);
      assertThat(unary.statusCode()).isEqualTo(200);
      assertThat(unary.headers().firstValue("content-type")).hasValue(type);
      Answer answer = Answer.of(text ? decoded(unary.body()) : unary.body());
      assertThat(answer.messages()).hasSize(1);
      assertThat(SimpleResponse.parseFrom(answer.messages().get(0)).getPayload().getBody().size())
          .isEqualTo(100_000);
      assertThat(answer.trailers()).contains("grpc-status: 0\r\n");

      StreamingOutputCallRequest.Builder stream = StreamingOutputCallRequest.newBuilder();
      for (int size : new int[] {1, 20_000, 300}) {
        stream.addResponseParameters(ResponseParameters.newBuilder().setSize(size));
      }
      byte[] many = frame(stream.build().toByteArray());
      HttpResponse<byte[]> streamed =
          post(
              gateway, "StreamingOutputCall", type, text ? Base64.getEncoder().encode(many) : many);
      Answer all = Answer.of(text ? decoded(streamed.body()) : streamed.body());
      List<Integer> sizes = new ArrayList<>();
      for (byte[] message : all.messages()) {
        sizes.add(StreamingOutputCallResponse.parseFrom(message).getPayload().getBody().size());
      }
      assertThat(sizes).containsExactly(1, 20_000, 300);
      assertThat(all.trailers()).contains("grpc-status: 0\r\n");
    }
  }

  @Test
  void whatTheEndpointRefuses() throws Exception {
    try (GrpcInterop interop = new GrpcInterop(directory, false, "");
        TestGateway gateway = gateway("grpc://127.0.0.1:" + interop.endpoint().getPort())) {
      Map<String, List<String>> head =
          post(gateway, "NoSuchMethod", "application/grpc-web", frame(new byte[0])).headers().map();
      assertThat(head.get("grpc-status")).containsExactly("12");
      assertThat(head.get("content-type")).containsExactly("application/grpc-web");
    }
  }

  @Test
  void messagesArriveAsTheyAreSent() throws Exception {
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) -> {
                  if (head.path().toString().endsWith("/go")) {
                    held.forEach(each -> each.head(true, "grpc-status", "0"));
                    stream.ok();
                    return;
                  }
                  held.add(stream);
                  stream
                      .head(false, ":status", "200", "content-type", "application/grpc")
                      .data(false, "\0\0\0\0\u0005first");
                });
        TestGateway gateway = gateway(endpoint.url());
        RawClient other = new RawClient(gateway.port())) {
      HttpResponse<InputStream> answer =
          HttpClient.newHttpClient()
              .send(
                  request(gateway, "One", "application/grpc-web", frame(new byte[0])).build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      byte[] first = answer.body().readNBytes(5 + 5);
      assertThat(new String(first, 5, 5, StandardCharsets.US_ASCII)).isEqualTo("first");
      other.send("GET /go HTTP/1.1\r\nHost: a\r\n\r\n").response();
      assertThat(Answer.of(answer.body().readAllBytes()).trailers())
          .isEqualTo("grpc-status: 0\r\n");
    }
  }

  private final List<FrameEndpoint.Stream> held = new ArrayList<>();

  @Test
  void aBodyThatIsNoBase64() throws Exception {
    try (FrameEndpoint endpoint = new FrameEndpoint((stream, head) -> {});
        TestGateway gateway = gateway(endpoint.url())) {
      HttpResponse<byte[]> answer =
          post(
              gateway,
              "UnaryCall",
              "application/grpc-web-text",
              "AAAA!".getBytes(StandardCharsets.US_ASCII));
      assertThat(answer.headers().map().get("grpc-status")).containsExactly("13");
      assertThat(answer.headers().map().get("grpc-message")).containsExactly("malformed_request");
    }
  }

  @Test
  void theTimeThatABrowserGives() throws Exception {
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) -> {
                  if (head.path().toString().endsWith("/warm")) {
                    stream.ok();
                  }
                });
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                TestGateway.service("", endpoint.url()),
                ROUTES,
                MIDDLEWARES,
                List.of());
        RawClient warm = new RawClient(gateway.port())) {
      // The deadline may pass before there is a connection.
      assertThat(warm.send("GET /warm HTTP/1.1\r\nHost: a\r\n\r\n").response()).endsWith("ok");
      HttpResponse<byte[]> answer =
          post(
              gateway,
              "UnaryCall",
              "application/grpc-web",
              frame(new byte[0]),
              "grpc-timeout",
              "1500m");
      assertThat(answer.headers().map().get("grpc-status")).containsExactly("4");
      assertThat(endpoint.reset()).isEqualTo(Http2Error.CANCEL);
      assertThat(endpoint.heads().get(1).get("grpc-timeout")).isNotNull();
    }
  }
}
