package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.local.AuthorityFiles;
import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.cli.trust.Machine;
import com.openhwy.marketeer.cli.trust.Machine.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrustCommandTest {
  @TempDir Path directory;

  private Path conf;
  private Path home;
  private Path debian;
  private final Commands programs = new Commands();

  /** Programs that are said to be there, and what was asked of them. */
  private static final class Commands implements Machine.Programs {
    private final Set<String> there = new HashSet<>();
    private final List<List<String>> asked = new ArrayList<>();
    private Outcome outcome = new Outcome(0, "");

    @Override
    public boolean has(String name) {
      return there.contains(name);
    }

    @Override
    public Outcome run(List<String> command) {
      asked.add(command);
      return outcome;
    }
  }

  @BeforeEach
  void aGatewayThatHasRunOnce() throws IOException {
    conf = Files.createDirectories(directory.resolve("conf"));
    home = Files.createDirectories(directory.resolve("home"));
    debian = directory.resolve("usr/local/share/ca-certificates");
    Files.writeString(
        conf.resolve("marketeer.yaml"),
        "server: {http: [{listen: ':8080'}]}\nacme: {storage: '"
            + directory.resolve("acme")
            + "'}\n");
    Files.writeString(
        conf.resolve("routes.yaml"), "routes: [{name: a, backend: {type: respond, body: a}}]");
    AuthorityFiles.open(
        AuthorityFiles.in(directory.resolve("acme").toString()), List.of(), Ticker.SYSTEM);
  }

  private Path root() {
    return directory.resolve("acme/local/root.crt");
  }

  private CliRun trust(String... args) {
    return trust(new Machine(directory, home, "ada", null, programs), args);
  }

  private CliRun trust(Machine machine, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new TrustCommand(machine));
    line.setExecutionExceptionHandler(Cli.commandLine().getExecutionExceptionHandler());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("-c", conf.toString()));
    all.addAll(List.of(args));
    return new CliRun(line.execute(all.toArray(String[]::new)), out.toString(), err.toString());
  }

  private void debianIsThere() throws IOException {
    Files.createDirectories(debian);
    programs.there.add("update-ca-certificates");
  }

  private List<Path> installed() throws IOException {
    try (Stream<Path> files = Files.list(debian)) {
      return files.toList();
    }
  }

  // ---- Debian

  @Test
  void debianGetsAFileAndIsToldToReadIt() throws IOException {
    debianIsThere();
    CliRun run = trust();
    assertThat(run.code()).isZero();
    assertThat(installed())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.getFileName().toString())
                  .matches("marketeer-local-[0-9a-f]{16}\\.crt");
              assertThat(Files.readString(file)).isEqualTo(Files.readString(root()));
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-r--r--");
              assertThat(run.out()).contains("system: installed: " + file);
            });
    assertThat(programs.asked).containsExactly(List.of("update-ca-certificates"));
    assertThat(run.out()).contains("SHA-256 ", "nss: skipped: certutil is not installed");
  }

  @Test
  void onceIsEnough() throws IOException {
    debianIsThere();
    trust();
    assertThat(trust("--only", "system").out()).contains("system: present: ");
    assertThat(programs.asked).hasSize(1);
  }

  @Test
  void whatWasInstalledCanBeTakenAway() throws IOException {
    debianIsThere();
    trust();
    assertThat(trust("--uninstall").out()).contains("system: removed: ");
    assertThat(installed()).isEmpty();
    assertThat(programs.asked).hasSize(2);
    assertThat(trust("--uninstall").out()).contains("system: absent: ");
  }

  @Test
  void aRefusalLeavesNothingBehind() throws IOException {
    debianIsThere();
    programs.outcome = new Outcome(1, "line\nit went wrong\n");
    CliRun run = trust();
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("system: update-ca-certificates failed: it went wrong", "with sudo", "--print");
    assertThat(installed()).isEmpty();
  }

  /** Debian's own program, on a tree of the test's. */
  @Test
  void debiansProgramTakesItAndGivesItUp() throws IOException {
    debianIsThere();
    Path etc = Files.createDirectories(directory.resolve("etc"));
    Path none = Files.createDirectories(directory.resolve("none"));
    Path list = Files.writeString(directory.resolve("list.conf"), "# none\n");
    Machine.Programs real =
        new Machine.Programs() {
          @Override
          public boolean has(String name) {
            return name.equals("update-ca-certificates");
          }

          @Override
          public Outcome run(List<String> command) {
            Program.Ended ended =
                Program.run(
                    command.get(0),
                    "--certsconf",
                    list.toString(),
                    "--certsdir",
                    none.toString(),
                    "--hooksdir",
                    none.toString(),
                    "--localcertsdir",
                    debian.toString(),
                    "--etccertsdir",
                    etc.toString());
            return new Outcome(ended.code(), ended.output());
          }
        };
    Machine machine = new Machine(directory, home, "root", null, real);
    assertThat(trust(machine).code()).isZero();
    String leaf = Files.createFile(directory.resolve("leaf.crt")).toString();
    Files.writeString(
        Path.of(leaf),
        AuthorityFiles.pem(
            AuthorityFiles.open(root().getParent(), List.of(), Ticker.SYSTEM)
                .issue(List.of("localhost"))
                .certificate()));
    assertThat(verified(etc, leaf)).isTrue();
    assertThat(trust(machine, "--uninstall").code()).isZero();
    assertThat(verified(etc, leaf)).isFalse();
  }

  private static boolean verified(Path store, String leaf) {
    return Program.run(
                "openssl", "verify", "-no-CAfile", "-no-CAstore", "-CApath", store.toString(), leaf)
            .code()
        == 0;
  }

  // ---- others

  @Test
  void fedoraHasAProgramOfItsOwn() {
    programs.there.add("trust");
    assertThat(trust().out()).contains("system: installed: trust anchor --store");
    assertThat(trust("--uninstall").out()).contains("system: removed");
    assertThat(programs.asked)
        .containsExactly(
            List.of("trust", "anchor", "--store", root().toString()),
            List.of("trust", "anchor", "--remove", root().toString()));
  }

  @Test
  void aSystemWithNeitherSaysWhatToDo() {
    CliRun run = trust();
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("neither update-ca-certificates", "nor trust", "--print");
  }

  // ---- browsers

  @Test
  void theBrowsersDatabaseTakesItAndGivesItUp() throws IOException {
    Path profile = Files.createDirectories(home.resolve(".mozilla/firefox/x.default"));
    Files.createDirectories(home.resolve(".mozilla/firefox/no-profile"));
    Program.run("certutil", "-N", "--empty-password", "-d", "sql:" + profile).ok();
    Machine real = new Machine(directory, home, "ada", null, Machine.here().programs());

    CliRun run = trust(real, "--only", "nss");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().filter(line -> line.startsWith("nss: ")))
        .containsExactly(
            "nss: installed: " + home.resolve(".pki/nssdb"), "nss: installed: " + profile);
    assertThat(Program.run("certutil", "-L", "-d", "sql:" + home.resolve(".pki/nssdb")).output())
        .containsPattern("Marketeer local authority [0-9a-f]{16} +C,,");

    assertThat(trust(real, "--only", "nss").out()).contains("nss: present: " + profile);
    assertThat(trust(real, "--only", "nss", "--uninstall").out())
        .contains("nss: removed: " + profile);
    assertThat(trust(real, "--only", "nss", "--uninstall").out())
        .contains("nss: absent: " + profile);
    assertThat(Program.run("certutil", "-L", "-d", "sql:" + profile).output())
        .doesNotContain("Marketeer");
  }

  @Test
  void behindSudoTheBrowsersOfRootAreLeftAlone() throws IOException {
    debianIsThere();
    programs.there.add("certutil");
    CliRun run = trust(new Machine(directory, home, "root", "ada", programs));
    assertThat(run.out()).contains("nss: skipped: ", "those of ada", "--only nss without sudo");
    assertThat(home.resolve(".pki")).doesNotExist();
  }

  @Test
  void aDatabaseThatRefusesIsNamed() {
    programs.there.add("certutil");
    programs.outcome = new Outcome(255, "certutil: password incorrect");
    CliRun run = trust("--only", "nss");
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("certutil refuses " + home.resolve(".pki/nssdb"), "password incorrect");
  }

  // ---- what is printed

  @Test
  void printedItIsTheCertificateAlone() throws IOException {
    CliRun run = trust("--print");
    assertThat(run.out()).isEqualTo(Files.readString(root()));
    assertThat(programs.asked).isEmpty();
    JsonObject json = new JsonObject(trust("--print", "--json").out());
    assertThat(json.getString("pem")).isEqualTo(run.out());
    assertThat(json.getString("sha256")).hasSize(64);
    assertThat(json.getString("subject")).startsWith("CN=Marketeer local authority ");
  }

  @Test
  void forPrograms() throws IOException {
    debianIsThere();
    JsonObject json = new JsonObject(trust("--json").out());
    assertThat(json.getJsonArray("stores").getJsonObject(0).getString("result"))
        .isEqualTo("installed");
    assertThat(json.getJsonArray("stores").getJsonObject(1).getString("result"))
        .isEqualTo("skipped");
    assertThat(json.getJsonArray("errors")).isEmpty();
    assertThat(json.getString("not_after")).startsWith("203");
  }

  // ---- what cannot be

  @Test
  void beforeTheFirstRunThereIsNothingToTrust() throws IOException {
    Files.delete(root());
    CliRun run = trust();
    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("there is no local authority in " + root().getParent(), "tls.auto", "ada");
  }

  @Test
  void aConfigurationThatIsNotValidNamesNoPlace() throws IOException {
    Files.writeString(conf.resolve("marketeer.yaml"), "sever: {}");
    assertThat(trust().err()).contains("is not valid", "marketeer validate");
  }

  @Test
  void itIsOneOfTheCommands() {
    assertThat(CliRun.of("help", "trust").out()).contains("--uninstall", "--print", "--only");
  }
}
