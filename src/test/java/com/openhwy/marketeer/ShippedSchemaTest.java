package com.openhwy.marketeer;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Plain;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.read.Document;
import com.openhwy.marketeer.config.read.Format;
import com.openhwy.marketeer.config.schema.SchemaWriter;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.standard.StandardMiddlewares;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schemas in the jar are those of the records. After a change to a record, {@code
 * -Dgolden.rewrite=true} writes them anew.
 */
class ShippedSchemaTest {
  private static final Path SHIPPED = Path.of("src/main/resources/schema");

  private static Map<String, JsonObject> schemas() {
    Map<String, Class<? extends Record>> settings = new TreeMap<>();
    for (MiddlewareFactory<?> factory : StandardMiddlewares.catalogue().factories()) {
      settings.put(factory.type(), factory.settings());
    }
    return SchemaWriter.write(settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"marketeer", "routes", "services", "middlewares"})
  void areThoseOfTheRecords(String document) throws IOException {
    String name = document + ".schema.json";
    String written = schemas().get(name).encodePrettily() + "\n";
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(SHIPPED);
      Files.writeString(SHIPPED.resolve(name), written);
    }
    assertThat(Files.readString(SHIPPED.resolve(name)))
        .as("%s; run this test with -Dgolden.rewrite=true to write it anew", name)
        .isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"marketeer", "routes", "services", "middlewares"})
  void theShippedConfigurationConforms(String document) throws IOException {
    String yaml = Files.readString(Path.of("conf", document + ".yaml"));
    assertThat(faults(document, yaml)).isEmpty();
    assertThat(faults("marketeer", yaml)).as("all may stand in marketeer.yaml").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: {http: {listen: ':80'}, graceful_shutdown: 1.5h, max_connections: '${MAX}'}",
        "routes: {name: a, match: {headers: {X-A: b, X-B: {present: true}}}, backend: {type: respond}}",
        "services: [{name: a, endpoints: ['http://h', {url: 'http://i', weight: 2}], queue: 0}]",
        "middlewares: [{name: m, type: rate_limit, rate: 100/s}]",
        "config: {stores: [{type: http, config: {any: {thing: [1]}}}]}",
      })
  void accepts(String yaml) {
    assertThat(faults("marketeer", yaml)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sever: {}",
        "server: {max_connections: 0}",
        "server: {max_connections: many}",
        "server: {graceful_shutdown: soon}",
        "server: {dev: maybe}",
        "server: {transport: uring}",
        "server: {http: [{redirect_https: true}]}",
        "routes: [{name: a}]",
        "routes: [{name: a, backend: {type: service}}]",
        "routes: [{name: a, backend: {type: respond, satus: 200}}]",
        "services: [{name: a, endpoints: [{weight: 1}]}]",
        "services: [{name: a, load_balancer: best}]",
        "middlewares: [{name: m, type: rate_limit, rates: 1/s}]",
        "middlewares: [{name: m, type: nothing}]",
      })
  void refuses(String yaml) {
    assertThat(faults("marketeer", yaml)).isNotEmpty();
  }

  @Test
  void aDocumentOtherThanMarketeerHoldsItsListOnly() {
    assertThat(faults("routes", "services: []")).isNotEmpty();
    assertThat(faults("services", "services: []")).isEmpty();
  }

  @Test
  void withoutTypesAnyMiddlewareGoes() {
    JsonObject schema = SchemaWriter.write(Map.of()).get("middlewares.schema.json");
    assertThat(SchemaCheck.faults(schema, value("middlewares: [{name: m, type: x, any: 1}]")))
        .isEmpty();
    assertThat(SchemaCheck.faults(schema, value("middlewares: [{name: m}]"))).isNotEmpty();
  }

  private static List<String> faults(String document, String yaml) {
    return SchemaCheck.faults(schemas().get(document + ".schema.json"), value(yaml));
  }

  private static Object value(String yaml) {
    Problems problems = new Problems();
    Node node = new Document("f", Format.YAML, yaml, Map.of()).read(problems);
    assertThat(problems.sorted()).isEmpty();
    return Plain.of(node);
  }
}
