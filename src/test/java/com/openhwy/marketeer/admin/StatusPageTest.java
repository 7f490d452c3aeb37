package com.openhwy.marketeer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.admin.AdminServer.Answer;
import com.openhwy.marketeer.config.model.AdminConfig;
import com.openhwy.marketeer.control.Addresses;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  private final AdminServer admin =
      AdminServer.with("", new AdminConfig.Peer("paris", "http://127.0.0.1:1", ""));

  @AfterEach
  void stop() {
    admin.close();
  }

  @Test
  void thePageShowsTheState() {
    admin
        .on(Addresses.ADMIN_READY, "{\"ready\":true}")
        .on(
            Addresses.ADMIN_STATUS,
            "{\"version\":\"0.1.0\",\"state\":\"serving\",\"in_flight\":3,"
                + "\"last_reload\":{\"result\":\"applied\"}}")
        .on(
            Addresses.ADMIN_SERVICES,
            "{\"services\":[{\"name\":\"torii\",\"endpoints\":["
                + "{\"url\":\"http://127.0.0.1:8001\",\"state\":\"up\",\"in_flight\":3},"
                + "{\"url\":\"http://127.0.0.1:8011\",\"state\":\"down\",\"why\":\"refused\"}]}]}")
        .on(
            Addresses.ADMIN_ROUTES,
            "{\"routes\":[{\"name\":\"auth-api\",\"match\":{\"host\":[\"a\",\"b\"],"
                + "\"path\":\"/auth/*\"},\"middlewares\":[\"cors\",\"jwt\"]}]}");

    Answer answer = admin.get("/");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.body())
        .contains(
            "<b class=\"good\">ready</b> <span>0.1.0</span>",
            "<dt>in flight</dt><dd>3</dd>",
            "<dt>last reload</dt><dd>applied</dd>",
            "<td>torii</td><td>http://127.0.0.1:8001</td><td><b"
                + " class=\"good\">up</b></td><td></td><td>3</td>",
            "<td><b class=\"bad\">down</b></td><td>refused</td>",
            "<td>auth-api</td><td>host=a, b path=/auth/*</td><td>cors, jwt</td>",
            "<a href=\"nodes/paris/\">node paris</a>")
        .doesNotContain("class=\"alarm\"", "<script", "http-equiv", " style=", " onclick");
  }

  @Test
  void canariesAreShownWhereThereAreAny() {
    assertThat(admin.get("/").body()).doesNotContain("Canaries");
    admin.on(
        Addresses.ADMIN_CANARIES,
        "{\"canaries\":[{\"route\":\"shop\",\"service\":\"<new>\",\"state\":\"paused\","
            + "\"share\":5.0,\"stable\":{\"requests\":7,\"errors\":0}}]}");
    assertThat(admin.get("/").body())
        .contains(
            "<h2>Canaries</h2>", "<td>shop</td><td>&lt;new&gt;</td><td>", "requests=7 errors=0");
  }

  @Test
  void problemsOfTheLastReloadStandOnTop() {
    admin.on(
        Addresses.ADMIN_STATUS,
        """
        {"last_reload":{"result":"rejected","problems":[
          {"file":"conf/routes.yaml","line":12,"column":7,"path":"routes[2].backend.service",
           "message":"unknown service \\"tori\\"; did you mean \\"torii\\"?"},
          {"message":"broken"},"plain"]}}
        """);

    assertThat(admin.get("/").body())
        .contains(
            "The last reload was rejected",
            "<li>conf/routes.yaml:12:7: routes[2].backend.service: unknown service"
                + " &quot;tori&quot;; did you mean &quot;torii&quot;?</li>",
            "<li>broken</li>",
            "<li>plain</li>");
  }

  @Test
  void beforeAnythingHasStartedItSaysSo() {
    Answer answer = admin.get("/");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("<b class=\"bad\">not ready</b>", "<h2>Routes</h2>");
  }

  @Test
  void namesFromTheConfigurationAreText() {
    admin.on(
        Addresses.ADMIN_ROUTES,
        "{\"routes\":[{\"name\":\"<script>alert('1')</script>\",\"<b>\":\"&\"}]}");

    assertThat(admin.get("/").body())
        .contains(
            "<td>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</td>",
            "<th>&lt;b&gt;</th>",
            "<td>&amp;</td>")
        .doesNotContain("<script");
  }

  @Test
  void theStyleSheetIsTheOneThePolicyNames() throws Exception {
    Answer answer = admin.get("/");
    Matcher style = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL).matcher(answer.body());
    assertThat(style.find()).isTrue();
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(style.group(1).getBytes(StandardCharsets.UTF_8));

    assertThat(answer.header("Content-Security-Policy"))
        .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
  }
}
