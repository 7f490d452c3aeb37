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
          {"endpoint":"127.0.0.1:8001","state":"up","ready":true,"why":"","in_flight":3},
          {"endpoint":"127.0.0.1:8011","state":"down","ready":false,"why":"refused","in_flight":0,
           "check":"connection refused"}]},
        {"name":"invites","endpoints":[
          {"endpoint":"127.0.0.1:8004","state":"up","ready":true,"in_flight":0}]}]}
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
          {"name":"auth","match":{"host":["api.open-hwy.com"],"path":["/auth/*","/login"]},
           "backend":{"type":"service","service":"torii","load_balancer":"random"},
           "middlewares":["a","b"],"priority":0},
          {"name":"site","match":{"host":["open-hwy.com"]},"priority":7,"middlewares":[],
           "backend":{"type":"static","root":"www","spa":true}},
          {"name":"old","match":{},"backend":{"type":"redirect","to":"https://x{uri}","status":308}}]}
        """);

    CliRun run = run("routes");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            NAME  MATCH                                      MIDDLEWARES  BACKEND
            auth  host=api.open-hwy.com path=/auth/*,/login  a,b          service torii
            site  host=open-hwy.com                          -            static www
            old   -                                          -            redirect 308 https://x{uri}
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
            SERVICE  ENDPOINT        STATE  READY  WHY      IN_FLIGHT  CHECK
            torii    127.0.0.1:8001  up     true   -        3          -
            torii    127.0.0.1:8011  down   false  refused  0          connection refused
            invites  127.0.0.1:8004  up     true   -        0          -
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
  @CsvSource({"200,serving,0", "503,draining,1"})
  void statusIsStateVersionsAndEndpoints(int ready, String state, int code) {
    admin
        .on("GET /ready", ready, "{}")
        .on("GET /status", 200, "{\"state\":\"" + state + "\",\"config\":{\"version\":7}}")
        .on("GET /services", 200, SERVICES);

    CliRun run = run("status");

    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out())
        .startsWith("ADMIN   " + admin.url() + "\n")
        .contains("state   " + state + "\n", "config  version=7\n", "8011  down");
    JsonObject json = new JsonObject(run("status", "--json").out());
    assertThat(json.getString("state")).isEqualTo(state);
    assertThat(json.getJsonArray("endpoints")).hasSize(3);
  }

  @Test
  void explainingSaysWhichRouteAndWhyNotTheOthers() {
    admin.on(
        "GET /explain",
        200,
        """
        {"request":"GET api.open-hwy.com/auth/x","route":"auth-api","verdicts":[
          {"route":"auth-api","rule":"api.open-hwy.com /auth/*","stage":"wins","reason":"wins: exact host"},
          {"route":"site","rule":"open-hwy.com any path","stage":"host_differs","reason":"host differs"}]}
        """);

    CliRun run = run("explain", "GET", "http://api.open-hwy.com/auth/x?a=1", "-H", "X-A: b c");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            GET api.open-hwy.com/auth/x: auth-api
              auth-api (api.open-hwy.com /auth/*): wins: exact host
              site (open-hwy.com any path): host differs
            """);
    assertThat(admin.asked.get(0).query())
        .isEqualTo(
            "method=GET&url=http%3A%2F%2Fapi.open-hwy.com%2Fauth%2Fx%3Fa%3D1&header=X-A%3A+b+c");
  }

  @Test
  void aRequestThatFindsNoRouteIsExitCodeOne() {
    admin.on("GET /explain", 200, "{\"request\":\"GET a/\",\"route\":null,\"verdicts\":[]}");

    CliRun run = run("explain", "GET", "http://a/");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("GET a/: no route\n");
    assertThat(new JsonObject(run("explain", "GET", "http://a/", "--json").out()))
        .isEqualTo(
            new JsonObject()
                .put("request", "GET a/")
                .putNull("route")
                .put("verdicts", new JsonArray()));
  }

  @Test
  void aBusCommandTravelsAsItIs() {
    admin.on("POST /bus/marketeer.config.reload", 200, "{\"outcome\":\"unchanged\"}");

    CliRun run = run("bus", "marketeer.config.reload", "{\"force\":true}");

    assertThat(run.code()).isZero();
    assertThat(new JsonObject(run.out()).getString("outcome")).isEqualTo("unchanged");
    assertThat(admin.asked)
        .containsExactly(
            new Asked("POST", "/bus/marketeer.config.reload", "", "{\"force\":true}", ""));
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

  @ParameterizedTest
  @CsvSource({
    "--url,    https://a.test/x?y=1, url",
    "--prefix, https://a.test/img/,  prefix",
    "--tag,    article-17,           tag",
  })
  void aPurgeNamesWhatIsToBeForgotten(String option, String value, String key) {
    admin.on("POST /caches/purge", 200, "{\"purged\":12}");

    CliRun run = run("purge", option, value, "--cache", "pages");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("forgotten: 12\n");
    assertThat(admin.asked).hasSize(1);
    assertThat(new JsonObject(admin.asked.get(0).body()))
        .isEqualTo(new JsonObject().put("cache", "pages").put(key, value));
  }

  @Test
  void everythingIsForgottenOnlyWhenAskedFor() {
    admin.on("POST /caches/purge", 200, "{\"purged\":0}");

    assertThat(run("purge").code()).isEqualTo(1);
    assertThat(run("purge", "--all", "--tag", "a").code()).isEqualTo(1);
    assertThat(admin.asked).isEmpty();
    assertThat(run("purge", "--all", "--json").out()).contains("\"purged\" : 0");
    assertThat(admin.asked.get(0).body()).isEqualTo("{\"all\":true}");
  }

  @Test
  void canariesAreATableAndTakeCommands() {
    String one =
        "{\"route\":\"shop\",\"service\":\"canary\",\"state\":\"progressing\",\"step\":2,\"share\":5.0,\"since\":\"2026-03-08T12:00:00Z\",\"why\":\"the"
            + " interval is not over\",\"stable\":{\"requests\":95},\"canary\":{\"requests\":5}}";
    admin.on("GET /canaries", 200, "{\"canaries\":[" + one + "]}");
    String table =
        """
        ROUTE  SERVICE  STATE        STEP  SHARE  SINCE                 CANARY      STABLE       WHY
        shop   canary   progressing  2     5.0    2026-03-08T12:00:00Z  requests=5  requests=95  the interval is not over
        """;
    assertThat(run("canary").out()).isEqualTo(table);
    assertThat(run("canary", "--json").out()).contains("\"state\" : \"progressing\"");

    admin.on("POST /canaries/pause", 200, one);
    admin.asked.clear();
    assertThat(run("canary", "pause", "shop").out()).isEqualTo(table);
    assertThat(admin.asked.get(0).body()).isEqualTo("{\"route\":\"shop\"}");
    admin.on("POST /canaries/promote", 409, "{\"detail\":\"it is promoted\"}");
    assertThat(run("canary", "promote", "shop").err()).contains("it is promoted");
    assertThat(run("canary", "promote").code()).isEqualTo(1);
    assertThat(run("canary", "kill", "shop").err()).contains("expected one of pause, resume");
  }

  @Test
  void certificatesAreATable() {
    admin.on(
        "GET /certs",
        200,
        """
        {"certificates":[
          {"names":["shop.test"],"source":"local","issuer":"local authority","state":"valid",
           "listeners":["0.0.0.0:8443"],"algorithm":"EC","days_left":6,"failures":0,
           "not_after":"2026-03-08T12:00:00Z","next_renewal":"2026-03-06T04:00:00Z"},
          {"names":["a.example.com","b.example.com"],"source":"acme","issuer":null,
           "state":"failing","listeners":[],"failures":2,"last_error":"connection refused"}]}
        """);

    CliRun run = run("certs");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            NAMES                        SOURCE  ISSUER           STATE    ALGORITHM  DAYS_LEFT  NOT_AFTER             NEXT_RENEWAL          LISTENERS     LAST_ERROR
            shop.test                    local   local authority  valid    EC         6          2026-03-08T12:00:00Z  2026-03-06T04:00:00Z  0.0.0.0:8443  -
            a.example.com,b.example.com  acme    -                failing  -          -          -                     -                     -             connection refused
            """);
    assertThat(new JsonObject(run("certs", "--json").out()).getJsonArray("certificates"))
        .hasSize(2);
  }

  @Test
  void aRenewalNamesTheCertificate() {
    admin.on("POST /certs/renew", 202, "{\"state\":\"renewing\",\"name\":\"shop.test\"}");

    CliRun run = run("certs", "--renew", "shop.test");

    assertThat(run.out()).isEqualTo("renewing: shop.test\n");
    assertThat(admin.asked.get(0).body()).isEqualTo("{\"name\":\"shop.test\"}");
    admin.on("POST /certs/renew", 404, "{\"detail\":\"no certificate for that\"}");
    assertThat(run("certs", "--renew", "x").err()).contains("no certificate for that");
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
