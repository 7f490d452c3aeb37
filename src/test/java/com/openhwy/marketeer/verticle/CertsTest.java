package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.Eventually;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.verticle.RawHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of certificates, by a whole gateway. */
class CertsTest {
  @TempDir Path directory;
  private TestGateway gateway;

  @BeforeEach
  void aListenerOfEachKind() {
    TestCertificates authority = new TestCertificates();
    var file = TestCertificates.write(directory, "site", authority.issue("RSA", "www.example.com"));
    String listeners =
        "https: [{listen: '127.0.0.1:0', tls: {certificates: [{cert: '"
            + file.cert()
            + "', key: '"
            + file.key()
            + "'}]}}, {listen: 'localhost:0', tls: {}}], http: [";
    gateway =
        new TestGateway(directory)
            .with("marketeer", TestGateway.LISTENERS.replace("http: [", listeners))
            .with(
                "routes",
                "routes: [{name: a, match: {host: [shop.test, other.example.com]},"
                    + " backend: {type: respond, body: a}}]")
            .start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private JsonObject certificate(String name) {
    JsonArray all = new JsonObject(gateway.admin("/certs").body()).getJsonArray("certificates");
    return all.stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getJsonArray("names").contains(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + all));
  }

  private Answer renew(String body) {
    return RawHttp.exchange(
        gateway.gateway().adminPort(),
        "POST /certs/renew HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  @Test
  void oneFromAFile() {
    JsonObject file = certificate("www.example.com");
    assertThat(file.getString("source")).isEqualTo("file");
    assertThat(file.getString("issuer")).isEqualTo(directory.resolve("site.pem").toString());
    assertThat(file.getString("algorithm")).isEqualTo("RSA");
    assertThat(file.getString("state")).isEqualTo("valid");
    assertThat(file.getJsonArray("listeners")).containsExactly("127.0.0.1:0");
    assertThat(file.getInteger("days_left")).isBetween(28, 29);
    assertThat(file.containsKey("next_renewal")).as("nobody here renews it").isFalse();
  }

  @Test
  void oneOfTheLocalAuthority() {
    JsonObject local = certificate("shop.test");
    assertThat(local.getString("source")).isEqualTo("local");
    assertThat(local.getString("issuer")).isEqualTo("local authority");
    assertThat(local.getString("algorithm")).isEqualTo("EC");
    assertThat(local.getJsonArray("listeners")).containsExactly("localhost:0");
    assertThat(local.getInteger("days_left")).isEqualTo(6);
    assertThat(Instant.parse(local.getString("next_renewal")))
        .isBetween(
            Instant.parse(local.getString("not_before")),
            Instant.parse(local.getString("not_after")));
    assertThat(local.getInteger("failures")).isZero();
  }

  @Test
  void oneThatNobodyVouchesFor() {
    JsonObject own = certificate("other.example.com");
    assertThat(own.getString("source")).isEqualTo("self-signed");
    assertThat(own.getInteger("days_left")).isEqualTo(89);
  }

  @Test
  void aRenewalReplacesIt() throws Exception {
    JsonObject before = certificate("shop.test");
    JsonObject machine = certificate("localhost");
    Eventually.holds( // dates of certificates are whole seconds
        "a later second", () -> Instant.now().isAfter(end(before).minusSeconds(604_798)));
    Answer renewed = renew("{\"name\": \"Shop.test\"}");
    assertThat(renewed.status()).isEqualTo(202);
    assertThat(new JsonObject(renewed.body()).getString("state")).isEqualTo("renewing");
    assertThat(end(certificate("shop.test"))).isAfter(end(before));
    assertThat(end(certificate("localhost"))).isEqualTo(end(machine));
  }

  private static Instant end(JsonObject certificate) {
    return Instant.parse(certificate.getString("not_after"));
  }

  @Test
  void whatIsNotOursToRenewIsSaid() {
    Answer file = renew("{\"name\": \"www.example.com\"}");
    assertThat(file.status()).isEqualTo(404);
    assertThat(new JsonObject(file.body()).getString("detail"))
        .contains("\"www.example.com\"", "those from files are yours");
    assertThat(new JsonObject(renew("{\"name\": \"shop.tets\"}").body()).getString("detail"))
        .contains("did you mean \"shop.test\"?");
    assertThat(renew("{}").status()).isEqualTo(400);
  }
}
