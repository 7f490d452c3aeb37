package com.openhwy.marketeer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.admin.AdminServer.Answer;
import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile page, name server or neighbour may try (abuse.md, line 50). */
class AdminSecurityTest {
  private static final String TOKEN = "s3cret-t0ken";

  private static AdminServer open() {
    return AdminServer.open()
        .on(Addresses.CONFIG_RELOAD, "{\"result\":\"unchanged\"}")
        .on(Addresses.ADMIN_CONFIG, "{\"version\":\"1\"}");
  }

  private static AdminServer locked() {
    return AdminServer.with(TOKEN)
        .on(Addresses.CONFIG_RELOAD, "{\"result\":\"unchanged\"}")
        .on(Addresses.ADMIN_READY, "{\"ready\":true}")
        .on(Addresses.ADMIN_CONFIG, "{\"version\":\"1\"}");
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9090",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.0.0.9:80",
        "[::1]:9090",
        "admin.example.com",
        "Admin.Example.com.:443"
      })
  void ourNamesAreTaken(String host) {
    try (AdminServer admin = open()) {
      assertThat(admin.get("/config", "Host", host).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 403",
    "localhost.evil.example, 403",
    "evil.example:9090, 403",
    "10.0.0.1, 403",
    "'[2001:db8::1]', 403",
    "0x7f.1, 403",
    "127.0.0.1.evil.example, 403",
    "user@localhost, 400",
    "localhost:x, 400",
    "'local host', 400",
    "'', 400",
  })
  void otherNamesAreNot(String host, int status) {
    try (AdminServer admin = open()) {
      Answer answer = admin.get("/config", "Host", host);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(admin.sent).isEmpty();
    }
  }

  @Test
  void twoHostsAreOneTooMany() {
    try (AdminServer admin = open()) {
      assertThat(admin.get("/config", "Host", "localhost", "Host", "localhost").status())
          .isEqualTo(400);
    }
  }

  @Test
  void listeningOnEveryAddressAnyAddressIsAName() {
    HostCheck every = new HostCheck(AdminServer.config("0.0.0.0:9090", "", List.of()));
    HostCheck one = new HostCheck(AdminServer.config("[2001:db8::1]:9090", "", List.of()));

    assertThat(every.isOurs("10.0.0.1")).isTrue();
    assertThat(every.isOurs("[2001:db8::1]")).isTrue();
    assertThat(every.isOurs("evil.example")).isFalse();
    assertThat(one.isOurs("[2001:db8::1]")).isTrue();
    assertThat(one.isOurs("[2001:db8::2]")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example",
    "Origin, null",
    "Origin, http://localhost:1",
    "Origin, http://localhost:9090.evil.example",
    "Origin, file://localhost:9090",
    "Origin, '%'",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
  })
  void aForeignPageChangesNothing(String field, String value) {
    try (AdminServer admin = open()) {
      Answer answer = admin.post("/reload", "", "Host", "localhost:9090", field, value);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(admin.sent).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://localhost:9090",
    "Origin, https://LOCALHOST:9090",
    "Sec-Fetch-Site, same-origin",
    "Sec-Fetch-Site, none",
  })
  void ourOwnPageMay(String field, String value) {
    try (AdminServer admin = open()) {
      Answer answer = admin.post("/reload", "", "Host", "localhost:9090", field, value);
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void aFormCannotSendACommand() {
    try (AdminServer admin = open()) {
      for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", ""}) {
        Answer answer = admin.send(HttpMethod.POST, "/reload", "{}", "Content-Type", type);
        assertThat(answer.status()).isEqualTo(415);
      }
      assertThat(admin.send(HttpMethod.POST, "/reload", "{}").status()).isEqualTo(415);
      assertThat(admin.sent).isEmpty();
      assertThat(
              admin
                  .send(
                      HttpMethod.POST,
                      "/reload",
                      "{}",
                      "Content-Type",
                      "Application/JSON; charset=utf-8")
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void noForeignPageMayReadAnAnswer() {
    try (AdminServer admin = open()) {
      Answer answer = admin.get("/config", "Origin", "https://evil.example");
      assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
      assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("Content-Security-Policy"))
          .startsWith("default-src 'none'; style-src 'sha256-")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer s3cret-t0ke",
        "Bearer s3cret-t0ken2",
        "Bearer S3CRET-T0KEN",
        "Token s3cret-t0ken",
        "s3cret-t0ken",
        "Basic %%%",
        "Basic"
      })
  void withoutTheTokenNothingIsTold(String authorization) {
    try (AdminServer admin = locked()) {
      Answer answer = admin.get("/config", "Authorization", authorization);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"marketeer\"");
      assertThat(answer.body()).doesNotContain(TOKEN);
      assertThat(admin.sent).isEmpty();
    }
  }

  @Test
  void withTheTokenEverythingIs() {
    try (AdminServer admin = locked()) {
      assertThat(admin.get("/config", "Authorization", "Bearer " + TOKEN).status()).isEqualTo(200);
      assertThat(admin.get("/config", "authorization", "bearer  " + TOKEN).status()).isEqualTo(200);
      assertThat(admin.post("/reload", "", "Authorization", "Bearer " + TOKEN).status())
          .isEqualTo(200);
      assertThat(admin.get("/config?token=" + TOKEN).status()).as("not in a URL").isEqualTo(401);
    }
  }

  @Test
  void probesNeedNoToken() {
    try (AdminServer admin = locked()) {
      assertThat(admin.get("/health").status()).isEqualTo(200);
      assertThat(admin.get("/ready").status()).isEqualTo(200);
      assertThat(admin.get("/health/../config").status()).isEqualTo(401);
    }
  }

  @Test
  void aBrowserAsksForThePasswordAndMayOnlyLook() {
    try (AdminServer admin = locked()) {
      Answer asked = admin.get("/", "Accept", "text/html,*/*");
      assertThat(asked.status()).isEqualTo(401);
      assertThat(asked.header("WWW-Authenticate")).isEqualTo("Basic realm=\"marketeer\"");

      String right = basic("me", TOKEN);
      assertThat(admin.get("/", "Authorization", right).status()).isEqualTo(200);
      assertThat(admin.get("/", "Authorization", basic("me", "wrong")).status()).isEqualTo(401);
      assertThat(admin.post("/reload", "", "Authorization", right).status()).isEqualTo(401);
      assertThat(admin.sent).noneMatch(sent -> sent.address().equals(Addresses.CONFIG_RELOAD));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "Via"})
  void withoutATokenAProxyIsNotThisMachine(String field) {
    try (AdminServer admin = open()) {
      assertThat(admin.get("/config", field, "for=1.2.3.4").status()).isEqualTo(403);
    }
    try (AdminServer admin = locked()) {
      assertThat(admin.get("/config", field, "x", "Authorization", "Bearer " + TOKEN).status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.255.0.9, true",
    "::1, true",
    "::ffff:127.0.0.1, true",
    "10.0.0.1, false",
    "128.0.0.1, false",
    "2001:db8::1, false",
    "::ffff:10.0.0.1, false",
    "0.0.0.0, false",
  })
  void whoIsOnThisMachine(String address, boolean local) {
    assertThat(Loopback.is(SocketAddress.inetSocketAddress(1, address))).isEqualTo(local);
  }

  @Test
  void aUnixSocketIsLocalAndNobodyIsNot() {
    assertThat(Loopback.is(SocketAddress.domainSocketAddress("/run/x.sock"))).isTrue();
    assertThat(Loopback.is((SocketAddress) null)).isFalse();
  }

  @Test
  void secretsNeverLeaveWithTheConfiguration() {
    try (AdminServer admin =
        AdminServer.open()
            .on(
                Addresses.ADMIN_CONFIG,
                """
                {"config":{"admin":{"token":"TOPSECRET","hosts":["a"]},
                 "middlewares":[{"name":"jwt","secret":"TOPSECRET","key":"client_ip",
                   "public_key":"pem","client_secret":"TOPSECRET","pin-password":12345}],
                 "acme":{"eab":{"private_key":"TOPSECRET"}},
                 "empty":{"token":"","tokens_per_second":5,"secret":null}}}
                """)) {

      Answer answer = admin.get("/config");
      assertThat(answer.body()).doesNotContain("TOPSECRET", "12345");
      JsonObject config = answer.json().getJsonObject("config");
      assertThat(config.getJsonObject("admin").getString("token")).isEqualTo("***");
      JsonObject jwt = config.getJsonArray("middlewares").getJsonObject(0);
      assertThat(jwt.getString("key")).isEqualTo("client_ip");
      assertThat(jwt.getString("public_key")).isEqualTo("pem");
      assertThat(config.getJsonObject("empty"))
          .isEqualTo(
              new JsonObject().put("token", "").put("tokens_per_second", 5).putNull("secret"));
    }
  }
}
