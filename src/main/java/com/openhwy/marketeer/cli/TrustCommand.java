package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.acme.local.AuthorityFiles;
import com.openhwy.marketeer.cli.trust.Machine;
import com.openhwy.marketeer.cli.trust.NssStore;
import com.openhwy.marketeer.cli.trust.Root;
import com.openhwy.marketeer.cli.trust.SystemStore;
import com.openhwy.marketeer.cli.trust.TrustStore;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.tls.PemFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "trust",
    description =
        "Makes this machine and the browsers of this user believe the gateway's local authority,"
            + " which vouches for localhost and other local names.")
final class TrustCommand implements Callable<Integer> {

  /** Which stores are meant. */
  enum Store {
    system,
    nss
  }

  @Spec @Nullable CommandSpec spec;
  @Mixin ConfigOption config = new ConfigOption();
  @Mixin JsonOption json = new JsonOption();

  @Option(names = "--uninstall", description = "Makes them believe it no longer.")
  boolean uninstall;

  @Option(names = "--print", description = "Prints the certificate and changes nothing.")
  boolean print;

  @Option(
      names = "--only",
      description =
          "${COMPLETION-CANDIDATES}: the system's store, for which root is needed, or those of this"
              + " user's browsers.")
  @Nullable Store only;

  private final Machine machine;

  TrustCommand() {
    this(Machine.here());
  }

  TrustCommand(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Root root = root();
    if (print) {
      if (json.wanted) {
        json.print(Cli.out(spec), json(root).put("pem", root.pem()));
      } else {
        Cli.out(spec).print(root.pem());
      }
      return ExitCode.OK;
    }
    List<TrustStore.Done> done = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    stores()
        .forEach(
            (name, store) -> {
              try {
                done.addAll(uninstall ? store.uninstall(root) : store.install(root));
              } catch (IOException e) {
                refused.add(name + ": " + e.getMessage());
              }
            });
    tell(root, done, refused);
    return refused.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private Map<Store, TrustStore> stores() {
    Map<Store, TrustStore> stores = new LinkedHashMap<>();
    stores.put(Store.system, new SystemStore(machine));
    stores.put(Store.nss, new NssStore(machine));
    if (only != null) {
      stores.keySet().retainAll(List.of(only));
    }
    return stores;
  }

  private Root root() {
    GatewayConfig valid = config.load().config();
    if (valid == null) {
      throw new CommandFailure(
          "the configuration in "
              + config.directory
              + " is not valid, so that nobody knows where the authority is kept; marketeer"
              + " validate says why");
    }
    Path directory = AuthorityFiles.in(valid.acme().storage());
    Path file = directory.resolve(AuthorityFiles.ROOT);
    if (Files.isDirectory(directory) && !Files.isReadable(directory)) {
      throw new CommandFailure(
          directory + " may not be read by " + machine.user() + "; try it again with sudo");
    }
    if (!Files.exists(file)) {
      throw new CommandFailure(
          "there is no local authority in "
              + directory
              + "; the gateway makes it at its start, with a TLS listener that has tls.auto or no"
              + " certificates (acme.storage says where; is it for another user than "
              + machine.user()
              + "?)");
    }
    try {
      return Root.of(file, PemFiles.certificates(file.toString()).get(0));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  private void tell(Root root, List<TrustStore.Done> done, List<String> refused) {
    if (json.wanted) {
      JsonArray stores = new JsonArray();
      done.forEach(
          each ->
              stores.add(
                  new JsonObject()
                      .put("store", each.store())
                      .put("result", result(each))
                      .put("detail", each.detail())));
      json.print(
          Cli.out(spec), json(root).put("stores", stores).put("errors", new JsonArray(refused)));
    } else {
      Cli.out(spec).println(root.certificate().getSubjectX500Principal().getName());
      Cli.out(spec).println("SHA-256 " + root.sha256());
      done.forEach(
          each -> Cli.out(spec).println(each.store() + ": " + result(each) + ": " + each.detail()));
    }
    refused.forEach(why -> Cli.of(spec).commandLine().getErr().println("marketeer: " + why));
  }

  private static String result(TrustStore.Done done) {
    return done.result().name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject json(Root root) {
    return new JsonObject()
        .put("file", root.file().toString())
        .put("subject", root.certificate().getSubjectX500Principal().getName())
        .put("sha256", root.sha256())
        .put("not_after", root.certificate().getNotAfter().toInstant().toString());
  }
}
