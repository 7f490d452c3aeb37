package com.openhwy.marketeer.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.admin.AdminServer.Answer;
import com.openhwy.marketeer.config.model.AdminConfig;
import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {
  private static final String TOKEN = "far-token";

  private final AdminServer paris =
      AdminServer.with(TOKEN)
          .on(Addresses.ADMIN_ROUTES, "{\"routes\":[]}")
          .on(Addresses.CONFIG_RELOAD, "{\"result\":\"unchanged\"}")
          .on("marketeer.echo", "{\"echo\":1}");
  private final AdminServer here =
      AdminServer.with("near-token", new AdminConfig.Peer("paris", url(paris.port), TOKEN));

  @AfterEach
  void stop() {
    here.close();
    paris.close();
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static final String[] US = {"Authorization", "Bearer near-token"};

  @Test
  void anotherNodesApiIsReachedThroughThisOne() {
    Answer answer = here.get("/nodes/paris/routes", US);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getJsonArray("routes")).isEmpty();
    assertThat(paris.sent).hasSize(1);
    assertThat(here.sent).isEmpty();
  }

  @Test
  void changesPassWithTheirBody() {
    assertThat(here.post("/nodes/paris/reload", "", US).json().getString("result"))
        .isEqualTo("unchanged");
    Answer answer = here.post("/nodes/paris/bus/marketeer.echo?x=1", "{\"a\":\"é\"}", US);

    assertThat(answer.json().getInteger("echo")).isEqualTo(1);
    assertThat(paris.sent.get(1).body().getString("a")).isEqualTo("é");
  }

  @Test
  void thePeersPageAppearsUnderOurRules() {
    Answer answer = here.get("/nodes/paris/", US);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("<h1>Marketeer</h1>");
    assertThat(answer.headers().getAll("Content-Security-Policy")).hasSize(1);
    assertThat(answer.headers().getAll("Cache-Control")).containsExactly("no-store");
  }

  @Test
  void whoMayNotComeInDoesNotGetFurther() {
    assertThat(here.get("/nodes/paris/routes").status()).isEqualTo(401);
    assertThat(
            here.post("/nodes/paris/reload", "", "Sec-Fetch-Site", "cross-site", US[0], US[1])
                .status())
        .isEqualTo(403);
    assertThat(paris.sent).isEmpty();
  }

  @Test
  void anUnknownNodeIsNamed() {
    Answer answer = here.get("/nodes/rome/routes", US);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().getString("detail")).contains("[paris]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nodes/paris/nodes/rome/routes",
        "/nodes/paris/../../config",
        "/nodes/paris/%2e%2e/config",
        "/nodes/paris/a/../routes"
      })
  void noWayLeadsFurther(String path) {
    assertThat(here.get(path, US).status()).isIn(400, 404, 503);
    assertThat(paris.sent).isEmpty();
  }

  @Test
  void callersSecretsStayHereAndOursAreAdded() {
    Vertx vertx = Vertx.vertx();
    try {
      List<MultiMap> heads = new CopyOnWriteArrayList<>();
      List<String> paths = new CopyOnWriteArrayList<>();
      HttpServer far =
          AdminServer.await(
              vertx
                  .createHttpServer()
                  .requestHandler(
                      request -> {
                        heads.add(request.headers());
                        paths.add(request.uri());
                        request
                            .response()
                            .putHeader("Set-Cookie", "a=b")
                            .putHeader("Content-Security-Policy", "default-src *")
                            .end("{}");
                      })
                  .listen(0, "127.0.0.1"));
      try (AdminServer near =
          AdminServer.with(
              "", new AdminConfig.Peer("far", url(far.actualPort()) + "/base/", TOKEN))) {
        Answer answer =
            near.get(
                "/nodes/far/routes?a=%20b",
                "Cookie",
                "session=1",
                "Authorization",
                "Bearer mine",
                "Origin",
                "http://localhost",
                "Sec-Fetch-Site",
                "same-origin");

        assertThat(paths).containsExactly("/base/routes?a=%20b");
        MultiMap head = heads.get(0);
        assertThat(head.getAll("Authorization")).containsExactly("Bearer " + TOKEN);
        assertThat(head.names()).doesNotContain("Cookie", "Origin", "Sec-Fetch-Site");
        assertThat(head.get("Host")).isEqualTo("127.0.0.1:" + far.actualPort());
        assertThat(answer.header("Set-Cookie")).isNull();
        assertThat(answer.headers().getAll("Content-Security-Policy"))
            .allMatch(policy -> policy.startsWith("default-src 'none'"));
      }
    } finally {
      AdminServer.await(vertx.close());
    }
  }

  @Test
  void aNodeThatIsDownIsAProblemNotAMystery() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    try (AdminServer near = AdminServer.with("", new AdminConfig.Peer("far", url(nobody), ""))) {
      Answer answer = near.get("/nodes/far/health");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.json().getString("detail")).contains("node far cannot be reached");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.1:9090",
        "ftp://a",
        "http://",
        "http://u:p@a",
        "http://a?b",
        "http://a b"
      })
  void aUrlThatCannotBeUsedIsSaidAtTheStart(String url) {
    Vertx vertx = Vertx.vertx();
    try {
      AdminConfig config =
          AdminServer.config("127.0.0.1:0", "", List.of(new AdminConfig.Peer("far", url, "")));
      assertThatThrownBy(() -> AdminApi.router(vertx, config))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("admin.peers[0].url: \"" + url + "\"")
          .hasMessageContaining("expected");
    } finally {
      AdminServer.await(vertx.close());
    }
  }

  @Test
  void namesStandInAPathAndOnce() {
    Vertx vertx = Vertx.vertx();
    try {
      Router unused =
          AdminApi.router(
              vertx,
              AdminServer.config(
                  ":0", "", List.of(new AdminConfig.Peer("eu-1.paris_a", "http://a", ""))));
      assertThat(unused.getRoutes()).isNotEmpty();
      for (String name : new String[] {"", "a/b", "a b", ":x", "é"}) {
        assertThatThrownBy(
                () ->
                    AdminApi.router(
                        vertx,
                        AdminServer.config(
                            ":0", "", List.of(new AdminConfig.Peer(name, "http://a", "")))))
            .hasMessageContaining("admin.peers[0].name");
      }
      AdminConfig.Peer twice = new AdminConfig.Peer("a", "http://a", "");
      assertThatThrownBy(
              () -> AdminApi.router(vertx, AdminServer.config(":0", "", List.of(twice, twice))))
          .hasMessageContaining("admin.peers[1].name");
    } finally {
      AdminServer.await(vertx.close());
    }
  }
}
