package com.openhwy.marketeer.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Secret;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.GatewayConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigViewTest {
  @TempDir Path directory;

  record Settings(
      @Default("5s") Duration pause,
      @Default("") @Secret String pepper,
      @Default("ip") String key) {}

  @Test
  void showsWhatIsEffectiveAsItWouldBeWritten() throws IOException {
    JsonObject json =
        ConfigView.toJson(
            load(
                """
                server:
                  http: {listen: ":8080"}
                  graceful_shutdown: 90
                  trusted_proxies: 10.0.0.0/8
                routes:
                  - name: a
                    match: {host: *.x.com, headers: {X-A: b}, client: 10.0.0.0/8}
                    backend: {type: respond}
                services:
                  - {name: s, endpoints: http://h, load_balancer: consistent_hash, hash: {}, health_check: {path: /, status: "200,204"}}
                """));
    JsonObject server = json.getJsonObject("server");
    assertThat(server.getString("graceful_shutdown")).isEqualTo("90s");
    assertThat(server.getInteger("max_connections")).isEqualTo(10000);
    assertThat(server.getString("transport")).isEqualTo("auto");
    assertThat(server.getJsonObject("limits").getString("request_head")).isEqualTo("16KiB");
    assertThat(server.getJsonArray("trusted_proxies")).containsExactly("10.0.0.0/8");
    assertThat(server.getJsonArray("http").getJsonObject(0).getString("listen"))
        .isEqualTo("0.0.0.0:8080");
    JsonObject route = json.getJsonArray("routes").getJsonObject(0);
    assertThat(route.getJsonObject("match").getJsonArray("host")).containsExactly("*.x.com");
    assertThat(route.getJsonObject("match").getJsonObject("headers"))
        .isEqualTo(new JsonObject("{\"X-A\": {\"exact\": \"b\"}}"));
    assertThat(route.getJsonObject("backend"))
        .isEqualTo(
            new JsonObject(
                """
                {"type": "respond", "status": 200, "body": "",
                 "content_type": "text/plain; charset=utf-8", "headers": {}}
                """));
    assertThat(route.fieldNames()).doesNotContain("origin", "rewrite", "body_limit");
    JsonObject service = json.getJsonArray("services").getJsonObject(0);
    assertThat(service.getString("load_balancer")).isEqualTo("consistent_hash");
    assertThat(service.getJsonObject("hash").getString("from")).isEqualTo("ip");
    assertThat(service.getJsonObject("health_check").getString("status")).isEqualTo("200,204");
    assertThat(service.getJsonArray("endpoints").getJsonObject(0).getString("url"))
        .isEqualTo("http://h");
  }

  @Test
  void secretsNeverComeBackOut() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hush-file\n");
    GatewayConfig config =
        load(
            """
            server: {cookie_key: hush-cookie}
            admin:
              token: hush-token
              peers: [{name: p, url: "http://10.0.0.2:9090", token: hush-peer}]
            config:
              stores:
                - {type: http, optional: true, config: {host: h, password: hush-store, url: "redis://u:hush-url@h"}}
            routes:
              - name: a
                match: {headers: {X-API-Key: hush-header, Authorization: {regex: hush-auth}}, path: "/${file:FILE}"}
                backend: {type: respond, body: "${file:FILE}", headers: {X-Token: hush-response}}
            services:
              - {name: s, endpoints: "http://h", sticky: {secret: hush-sticky}, host: "${file:FILE}"}
            middlewares:
              - {name: jwt, type: jwt, secret: hush-jwt, keys: [hush-key], nested: [{password: hush-nested}], note: "${file:FILE}", url: "http://u:hush-url@h/"}
              - {name: known, type: known, pepper: hush-pepper, key: header}
            """
                .replace("FILE", file.toString()));
    for (JsonObject json :
        new JsonObject[] {
          ConfigView.toJson(config),
          ConfigView.toJson(config, type -> type.equals("known") ? Settings.class : null)
        }) {
      assertThat(json.encode().replace("hush-pepper", "")).doesNotContain("hush").contains("***");
      assertThat(json.getJsonObject("admin").getString("token")).isEqualTo("***");
      assertThat(
              json.getJsonArray("routes")
                  .getJsonObject(0)
                  .getJsonObject("match")
                  .getJsonArray("path"))
          .containsExactly("***");
    }
  }

  @Test
  void onlyTheRecordOfAMiddlewareKnowsItsOddSecrets() throws IOException {
    GatewayConfig config = load("middlewares: [{name: m, type: known, pepper: hush}]\n");
    assertThat(ConfigView.toJson(config, type -> Settings.class).encode()).doesNotContain("hush");
  }

  @Test
  void whatIsEmptyIsNoSecret() throws IOException {
    JsonObject json = ConfigView.toJson(load("server: {}\n"));
    assertThat(json.getJsonObject("admin").getString("token")).isEmpty();
  }

  @Test
  void aKnownMiddlewareIsShownWithItsDefaults() throws IOException {
    GatewayConfig config = load("middlewares: [{name: m, type: known, key: header}]\n");
    assertThat(
            ConfigView.toJson(config, type -> Settings.class)
                .getJsonArray("middlewares")
                .getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                "{\"name\": \"m\", \"type\": \"known\", \"pause\": \"5s\", \"pepper\": \"\","
                    + " \"key\": \"header\"}"));
    assertThat(ConfigView.toJson(config).getJsonArray("middlewares").getJsonObject(0))
        .isEqualTo(new JsonObject("{\"name\": \"m\", \"type\": \"known\", \"key\": \"***\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "secret, true", "client_secret, true", "X-API-Key, true", "apikey, true", "private_key, true",
    "password, true", "Authorization, true", "Set-Cookie, true", "tokens, true",
        "password_hash, true",
    "monkey, false", "host, false", "issuer, false", "audience, false", "tokenizer, false",
  })
  void keysThatLookSecret(String key, boolean secret) {
    assertThat(SecretNames.isSecret(key)).isEqualTo(secret);
  }

  private GatewayConfig load(String yaml) throws IOException {
    Files.writeString(directory.resolve("marketeer.yaml"), yaml);
    Loaded loaded = ConfigFiles.load(directory, Map.of(), MiddlewareCheck.NONE);
    assertThat(loaded.problems()).isEmpty();
    return loaded.config();
  }
}
