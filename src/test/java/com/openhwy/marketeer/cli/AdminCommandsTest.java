package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.cli.FakeAdmin.Asked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminCommandsTest {
  private static final String SERVICES =
      """
      {"services":[
        {"name":"torii","endpoints":[
          {"url":"http://127.0.0.1:8001","state":"up","in_flight":3},
          {"url":"http://127.0.0.1:8011","state":"down","why":"connection refused"}]},
        {"name":"invites","endpoints":[{"url":"http://127.0.0.1:8004","state":"up"}]}]}
      """;

  private FakeAdmin admin;

  @BeforeEach
  void start() throws IOException {
    admin = new FakeAdmin();
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private CliRun run(String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--admin";
    all[args.length + 1] = admin.url();
    return CliRun.of(all);
  }

  @Test
  void routesAreATable() {
    admin.on(
        "GET /routes",
        200,
        """
        {"routes":[
          {"name":"auth-api","match":{"host":["api.open-hwy.com"],"path":"/auth/*"},"middlewares":["a","b"]},
          {"name":"site","match":{"host":["open-hwy.com"]},"priority":0}]}
        """);

    CliRun run = run("routes");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            NAME      MATCH                               MIDDLEWARES  PRIORITY
            auth-api  host=api.open-hwy.com path=/auth/*  a,b          -
            site      host=open-hwy.com                   -            0
            """);
  }

  @Test
  void jsonIsWhatTheApiSaid() {
    admin.on("GET /routes", 200, "{\"routes\":[{\"name\":\"site\"}]}");

    CliRun run = run("routes", "--json");

    assertThat(new JsonObject(run.out()).getJsonArray("routes")).hasSize(1);
  }

  @Test
  void endpointsNameTheirService() {
    admin.on("GET /services", 200, SERVICES);

    CliRun run = run("endpoints");

    assertThat(run.out())
        .isEqualTo(
            """
            SERVICE  URL                    STATE  IN_FLIGHT  WHY
            torii    http://127.0.0.1:8001  up     3          -
            torii    http://127.0.0.1:8011  down   -          connection refused
            invites  http://127.0.0.1:8004  up     -          -
            """);
  }

  @Test
  void endpointsOfOneService() {
    admin.on("GET /services", 200, SERVICES);

    assertThat(new JsonArray(run("endpoints", "invites", "--json").out())).hasSize(1);
    CliRun unknown = run("endpoints", "tori");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("no service \"tori\"");
  }

  @Test
  void aReloadThatIsRefusedPrintsEveryProblemAndFails() {
    admin.on(
        "POST /reload",
        422,
        """
        {"result":"rejected","problems":[
          {"file":"conf/routes.yaml","line":12,"column":7,"path":"routes[2].backend.service",
           "message":"unknown service \\"tori\\"; did you mean \\"torii\\"?"},
          {"file":"conf/services.yaml","line":3,"column":0,"path":"","message":"broken"}]}
        """);

    CliRun run = run("reload");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            conf/routes.yaml:12:7: routes[2].backend.service: unknown service "tori"; did you mean "torii"?
            conf/services.yaml:3: broken
            result=rejected
            """);
  }

  @Test
  void aReloadThatWorksSaysWhatTheGatewaySaid() {
    admin.on("POST /reload", 200, "{\"outcome\":\"installed\",\"version\":4}");

    CliRun run = run("reload");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("outcome=installed version=4\n");
  }

  @ParameterizedTest
  @CsvSource({"200,0", "503,1"})
  void theHealthCheckIsItsExitCode(int status, int code) {
    admin.on("GET /ready", status, "{\"ready\":" + (status == 200) + "}");

    assertThat(run("healthcheck").code()).isEqualTo(code);
    assertThat(run("healthcheck", "--json").code()).isEqualTo(code);
  }

  @Test
  void livenessIsAskedElsewhere() {
    admin.on("GET /health", 200, "{}").on("GET /ready", 503, "{}");

    assertThat(run("healthcheck", "--live").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"200,0,true", "503,1,false"})
  void statusGathersReadinessVersionAndEndpoints(int status, int code, boolean ready) {
    admin
        .on("GET /ready", status, "{\"state\":\"serving\"}")
        .on("GET /version", 200, "{\"version\":\"0.1.0\",\"config\":{\"version\":7}}")
        .on("GET /services", 200, SERVICES);

    CliRun run = run("status");

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out())
        .contains("ready    " + ready, "state    serving", "config   version=7", "8011  down");
    JsonObject json = new JsonObject(run("status", "--json").out());
    assertThat(json.getBoolean("ready")).isEqualTo(ready);
    assertThat(json.getJsonArray("endpoints")).hasSize(3);
  }

  @Test
  void aBusCommandTravelsAsItIs() {
    admin.on("POST /bus/marketeer.config.reload", 200, "{\"outcome\":\"unchanged\"}");

    CliRun run = run("bus", "marketeer.config.reload", "{\"force\":true}");

    assertThat(run.code()).isZero();
    assertThat(new JsonObject(run.out()).getString("outcome")).isEqualTo("unchanged");
    assertThat(admin.asked)
        .containsExactly(new Asked("POST", "/bus/marketeer.config.reload", "{\"force\":true}", ""));
  }

  @Test
  void aBusAddressCannotLeaveItsPlaceInThePath() {
    run("bus", "../reload?x");

    assertThat(admin.asked.get(0).path()).isEqualTo("/bus/..%2Freload%3Fx");
  }

  @Test
  void aBusMessageThatIsNoJsonIsNotSent() {
    CliRun run = run("bus", "marketeer.config.reload", "{force}");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("\"{force}\" is no JSON");
    assertThat(admin.asked).isEmpty();
  }

  @Test
  void drainingIsAPost() {
    admin.on("POST /drain", 202, "{\"state\":\"draining\"}");

    CliRun run = run("drain");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("draining: state=draining\n");
  }

  @Test
  void theTokenIsABearerToken() {
    admin.on("GET /routes", 200, "[]");

    run("routes", "--token", "s3cret");

    assertThat(admin.asked.get(0).authorization()).isEqualTo("Bearer s3cret");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusedTokenSaysSoWithoutShowingIt(int status) {
    admin.on("GET /routes", status, "{}");

    CliRun run = run("routes", "--token", "s3cret");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("refuses this token").doesNotContain("s3cret");
    assertThat(run("routes").err()).contains("--token or ADMIN_TOKEN");
  }

  @Test
  void anErrorOfTheApiIsToldInItsOwnWords() {
    admin.on("GET /services", 500, "{\"title\":\"oops\",\"detail\":\"the registry is on fire\"}");

    CliRun run = run("endpoints");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains(admin.url(), "GET /services answered 500: the registry is on fire");
  }

  @Test
  void somethingElseOnThatPortIsNoticed() {
    admin.on("GET /routes", 200, "<html>hello</html>\nmore");

    CliRun run = run("routes");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no JSON: <html>hello</html>; is that Marketeer?");
  }

  @Test
  void nobodyThereIsNoStackTrace() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    CliRun run = CliRun.of("routes", "--admin", "127.0.0.1:" + port);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("marketeer: no gateway answers at http://127.0.0.1:" + port)
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "http:///x", "ht tp://x"})
  void anAdminAddressThatIsNoUrl(String url) {
    CliRun run = CliRun.of("routes", "--admin", url);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("\"" + url + "\"", "expected for example http://");
  }
}
