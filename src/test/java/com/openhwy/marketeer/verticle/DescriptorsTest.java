package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.verticle.Deployments.Planned;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {
  private static final String PROXY = ProxyVerticle.class.getName();

  @TempDir Path directory;

  private List<Planned> read(int javaVersion) {
    Plugins none = Plugins.in(directory.resolve("plugins"));
    return new Descriptors(none, Map.of("HOW_MANY", "3"), javaVersion).read(directory);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void withoutADirectoryTheBuiltInSetIsDeployedProxiesLast() {
    List<Planned> planned =
        new Descriptors(Plugins.in(directory), Map.of(), 17).read(directory.resolve("missing"));

    assertThat(planned)
        .extracting(one -> one.descriptor().main())
        .containsExactly(
            AcmeVerticle.class.getName(),
            AdminVerticle.class.getName(),
            HealthCheckerVerticle.class.getName(),
            PROXY);
  }

  @Test
  void filesAreDeployedInTheOrderOfTheirNamesWhateverTheirFormat() throws IOException {
    write("b.json", "{\"main\": \"" + PROXY + "\", \"instances\": 2}");
    write("a.yaml", "main: " + PROXY);
    write("c.yml", "main: " + PROXY + "\nenabled: false");
    write("README.md", "no descriptor");
    write(".d.yaml.swp", "an editor's");

    assertThat(read(17))
        .extracting(one -> Path.of(one.origin()).getFileName().toString())
        .containsExactly("a.yaml", "b.json");
  }

  @Test
  void everySettingReachesTheDeployment() throws IOException {
    write(
        "own.yaml",
        "main: " + PROXY + "\ninstances: ${HOW_MANY}\nthreading: worker\nconfig: {a: {b: [1, x]}}");

    DeploymentOptions options =
        read(17).get(0).descriptor().options(8, getClass().getClassLoader());

    assertThat(options.getInstances()).isEqualTo(3);
    assertThat(options.getThreadingModel()).isEqualTo(ThreadingModel.WORKER);
    assertThat(options.getConfig().encode()).isEqualTo("{\"a\":{\"b\":[1,\"x\"]}}");
  }

  @Test
  void autoIsOneForEachProxyWorker() throws IOException {
    write("proxy.yaml", "main: " + PROXY + "\ninstances: auto");

    assertThat(read(17).get(0).descriptor().count(8)).isEqualTo(8);
  }

  @Test
  void virtualThreadsAreFineWhereJavaHasThem() throws IOException {
    write("own.yaml", "main: " + PROXY + "\nthreading: virtual");

    assertThat(read(21)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          main: a.B                       | :1:7: main: there is no class "a.B" in the jar (and there is no
          main: {P}x                      | did you mean "{P}"?
          {main: '{P}', instances: many}  | :1:{I}: instances: "many" is no number; expected auto or a number from 1 to 1024
          {main: '{P}', instances: 0}     | instances: 0 is out of bounds; expected auto or a number from 1 to 1024
          {main: '{P}', threading: virtual} | threading: virtual needs Java 21 and this is Java 17; take worker, or a newer Java
          {main: '{P}', instance: 1}      | unknown key "instance"; did you mean "instances"?
          {instances: 1}                  | "main" is missing
          main: [                         | own.yaml:1
          """)
  void aProblemNamesTheFileThePlaceAndTheWayOut(String text, String message) throws IOException {
    String yaml = text.replace("{P}", PROXY);
    write("own.yaml", yaml);

    assertThatThrownBy(() -> read(17))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("own.yaml")
        .hasMessageContaining(
            message
                .replace("{P}", PROXY)
                .replace("{I}", Integer.toString(yaml.indexOf("many") + 1)));
  }

  @Test
  void theProblemsOfAllFilesAreToldAtOnce() throws IOException {
    write("a.yaml", "main: a.A");
    write("b.yaml", "main: b.B");

    assertThatThrownBy(() -> read(17))
        .isInstanceOfSatisfying(
            StartFailure.class, failure -> assertThat(failure.problems()).hasSize(2));
  }

  @Test
  void whatIsLeftOutMayBeUnfinished() throws IOException {
    write("own.yaml", "main: not.there.Yet\nenabled: false");

    assertThat(read(17)).isEmpty();
  }
}
