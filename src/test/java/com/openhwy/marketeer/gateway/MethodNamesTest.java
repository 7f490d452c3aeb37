package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The usual methods may be written in any case, wherever a configuration names methods. */
class MethodNamesTest {
  private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

  private static String ask(TestGateway gateway, String head) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(head + "\r\nHost: a\r\nOrigin: https://o.test\r\n\r\n").response();
    }
  }

  @Test
  void ofRetries() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(BUSY);
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service(
                    "retries: {attempts: 1, statuses: 503, methods: [post]}", endpoint.url()),
                "routes: [{name: all, backend: {type: service, service: backend}}]")) {
      assertThat(ask(gateway, "POST / HTTP/1.1\r\nContent-Length: 0")).startsWith("HTTP/1.1 503 ");
      assertThat(endpoint.heads()).hasSize(2);
    }
  }

  @Test
  void ofRoutesAndMiddlewares() throws Exception {
    try (ScriptedEndpoint auth = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow = ScriptedEndpoint.ok();
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("", auth.url())
                    + "  - {name: shadow, endpoints: [\"%s\"]}\n".formatted(shadow.url()),
                "routes: [{name: all, match: {method: [put, options]}, middlewares: [cors, gate,"
                    + " copy], backend: {type: respond, body: hi}}]",
                "middlewares:\n"
                    + "  - {name: cors, type: cors, allow_origins: '*', allow_methods: [put]}\n"
                    + "  - {name: gate, type: forward_auth, service: backend, method: head}\n"
                    + "  - {name: copy, type: mirror, service: shadow, methods: [put]}\n",
                List.of())) {
      assertThat(ask(gateway, "PUT / HTTP/1.1\r\nContent-Length: 0")).endsWith("hi");
      assertThat(auth.heads()).singleElement().asString().startsWith("HEAD / HTTP/1.1\r\n");
      Eventually.is(1, () -> shadow.heads().size());
      assertThat(ask(gateway, "OPTIONS / HTTP/1.1\r\nAccess-Control-Request-Method: PUT"))
          .contains("Access-Control-Allow-Methods: PUT\r\n");
    }
  }
}
