package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.verticle.TestGateway;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The public conformance suite h2spec, all of it, through a listener. The program comes as a
 * resource of a Maven plugin; its report says what it found.
 */
class Http2SpecTest {
  private static final String PROGRAM = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
  private static final int TESTS = 145;
  private static final String ROUTES =
      """
      routes:
        - {name: own, match: {path: /own}, backend: {type: respond, status: 200, body: "some text"}}
        - {name: all, match: {path: /*}, backend: {type: service, service: backend}}
      """;

  @TempDir private Path directory;

  private record Finding(int tests, List<String> failures) {}

  private Path program() throws Exception {
    Path archive = directory.resolve("h2spec.tar.gz");
    try (InputStream packed = Http2SpecTest.class.getResourceAsStream(PROGRAM)) {
      assertThat(packed).as("resource %s", PROGRAM).isNotNull();
      Files.copy(packed, archive);
    }
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", directory.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    return directory.resolve("h2spec");
  }

  private Finding run(int port, String path, String... more) throws Exception {
    Path report = directory.resolve("report.xml");
    List<String> command =
        new ArrayList<>(
            List.of(program().toString(), "-h", "127.0.0.1", "-p", Integer.toString(port)));
    command.addAll(List.of("-P", path, "-o", "5", "-S", "-j", report.toString()));
    command.addAll(List.of(more));
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("h2spec ends").isTrue();
    return read(report);
  }

  private static Finding read(Path report) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    NodeList cases =
        factory
            .newDocumentBuilder()
            .parse(report.toFile())
            .getDocumentElement()
            .getElementsByTagName("testcase");
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      boolean failed = test.getElementsByTagName("failure").getLength() > 0;
      if (failed || test.getElementsByTagName("error").getLength() > 0) {
        failures.add(test.getAttribute("package") + ": " + test.getAttribute("classname"));
      }
    }
    return new Finding(cases.getLength(), failures);
  }

  private TestGateway gateway(ScriptedEndpoint endpoint) {
    return new TestGateway(directory)
        .with(
            "marketeer",
            TestGateway.LISTENERS.replace(
                "server: {", "server: {https: [{listen: '127.0.0.1:0'}], "))
        .with("services", "services: [{name: backend, endpoints: ['" + endpoint.url() + "']}]")
        .with("routes", ROUTES)
        .start();
  }

  private static void complete(Finding found) {
    assertThat(found.failures()).isEmpty();
    assertThat(found.tests()).isGreaterThanOrEqualTo(TESTS);
  }

  @Test
  void passesWithoutTls() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint)) {
      complete(run(gateway.port(), "/own"));
    }
  }

  @Test
  void passesInFrontOfAnEndpoint() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome text");
        TestGateway gateway = gateway(endpoint)) {
      complete(run(gateway.port(), "/"));
    }
  }

  @Test
  void passesOverTls() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint)) {
      complete(run(gateway.gateway().port(1), "/own", "-t", "-k"));
    }
  }
}
