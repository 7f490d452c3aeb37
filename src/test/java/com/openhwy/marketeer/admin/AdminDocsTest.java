package com.openhwy.marketeer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The OpenAPI file and the catalogue of the bus say what the code does. */
class AdminDocsTest {
  private static final Set<String> VERBS = Set.of("get", "post");

  private static Map<?, ?> openApi() throws IOException {
    try (InputStream in = AdminApi.class.getResourceAsStream("openapi.yaml")) {
      return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
    }
  }

  @Test
  void theFileThatIsServedIsTheOneInTheDocs() throws IOException {
    try (InputStream in = AdminApi.class.getResourceAsStream("openapi.yaml")) {
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(Path.of("src/docs/openapi.yaml")));
    }
  }

  @Test
  void everyPathOfTheFileIsThereAndTakesItsMethods() throws IOException {
    try (AdminServer admin = AdminServer.open()) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) openApi().get("paths")).entrySet()) {
        String path =
            entry
                .getKey()
                .toString()
                .replace("{address}", "marketeer.x")
                .replace("{name}/{path}", "");
        for (Object verb : ((Map<?, ?>) entry.getValue()).keySet()) {
          if (VERBS.contains(verb) && !path.startsWith("/nodes")) {
            HttpMethod method = HttpMethod.valueOf(verb.toString().toUpperCase(Locale.ROOT));
            assertThat(admin.send(method, path, "").status())
                .as(verb + " " + path)
                .isNotIn(404, 405, 500);
          }
        }
      }
    }
  }

  @Test
  void everyAddressIsInTheCatalogue() throws Exception {
    String page = Files.readString(Path.of("src/docs/event-bus.md"));
    int addresses = 0;
    for (Field field : Addresses.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers()) && !field.getName().equals("PREFIX")) {
        addresses++;
        assertThat(page).contains("`" + field.get(null) + "`");
      }
    }
    assertThat(addresses).isGreaterThan(15);
  }

  @Test
  void everyReferenceOfTheFileLeadsSomewhere() throws IOException {
    Map<?, ?> root = openApi();
    String text = Files.readString(Path.of("src/docs/openapi.yaml"));
    var reference = Pattern.compile("\\$ref: \"#/([^\"]+)\"").matcher(text);
    int references = 0;
    while (reference.find()) {
      Object at = root;
      for (String step : reference.group(1).split("/", -1)) {
        at = ((Map<?, ?>) at).get(step);
        assertThat(at).as(reference.group()).isNotNull();
      }
      references++;
    }
    assertThat(references).isGreaterThan(20);
  }
}
