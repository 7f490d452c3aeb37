package com.openhwy.marketeer.cli.trust;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Chromium, Chrome and Firefox of one user believe beside the system: the databases of NSS, by
 * its {@code certutil}.
 */
public final class NssStore implements TrustStore {
  private static final String NAME = "nss";
  private static final String CERTUTIL = "certutil";
  private static final String SHARED = ".pki/nssdb";
  private static final List<String> PROFILES =
      List.of(".mozilla/firefox", "snap/firefox/common/.mozilla/firefox");

  /** A trusted authority for servers, for nothing else (certutil -t SSL,S/MIME,code). */
  private static final String FOR_SERVERS = "C,,";

  private final Machine machine;

  public NssStore(Machine machine) {
    this.machine = machine;
  }

  private static String nickname(Root root) {
    return "Marketeer local authority " + root.shortId();
  }

  @Override
  public List<Done> install(Root root) throws IOException {
    String why = whyNot();
    if (why != null) {
      return List.of(new Done(NAME, Result.SKIPPED, why));
    }
    makeShared();
    List<Done> done = new ArrayList<>();
    for (Path database : databases()) {
      boolean present = has(database, root);
      if (!present) {
        run(
            database,
            List.of("-A", "-t", FOR_SERVERS, "-n", nickname(root), "-i", root.file().toString()));
      }
      done.add(new Done(NAME, present ? Result.PRESENT : Result.INSTALLED, database.toString()));
    }
    return done;
  }

  @Override
  public List<Done> uninstall(Root root) throws IOException {
    String why = whyNot();
    if (why != null) {
      return List.of(new Done(NAME, Result.SKIPPED, why));
    }
    List<Done> done = new ArrayList<>();
    for (Path database : databases()) {
      boolean present = has(database, root);
      if (present) {
        run(database, List.of("-D", "-n", nickname(root)));
      }
      done.add(new Done(NAME, present ? Result.REMOVED : Result.ABSENT, database.toString()));
    }
    return done;
  }

  private @Nullable String whyNot() {
    if (!machine.programs().has(CERTUTIL)) {
      return "certutil is not installed (Debian: libnss3-tools, Fedora: nss-tools);"
          + " browsers that do not ask the system go on to warn";
    }
    if (machine.behind() != null) {
      return "root's browsers are nobody's; for those of "
          + machine.behind()
          + " run marketeer trust --only nss without sudo";
    }
    return null;
  }

  /** Chromium makes it at its first start, and may not have been started yet. */
  private void makeShared() throws IOException {
    Path shared = machine.home().resolve(SHARED);
    if (!Files.isDirectory(shared)) {
      Files.createDirectories(
          shared,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      run(shared, List.of("-N", "--empty-password"));
    }
  }

  private List<Path> databases() throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(machine.home().resolve(SHARED))) {
      found.add(machine.home().resolve(SHARED));
    }
    for (String profiles : PROFILES) {
      Path directory = machine.home().resolve(profiles);
      if (Files.isDirectory(directory)) {
        try (DirectoryStream<Path> each = Files.newDirectoryStream(directory)) {
          each.forEach(
              profile -> {
                if (Files.exists(profile.resolve("cert9.db"))) {
                  found.add(profile);
                }
              });
        }
      }
    }
    return found;
  }

  private boolean has(Path database, Root root) throws IOException {
    return machine
        .programs()
        .run(List.of(CERTUTIL, "-d", "sql:" + database, "-L", "-n", nickname(root)))
        .ok();
  }

  private void run(Path database, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(CERTUTIL, "-d", "sql:" + database));
    command.addAll(arguments);
    Machine.Outcome outcome = machine.programs().run(command);
    if (!outcome.ok()) {
      throw new IOException(
          "certutil refuses "
              + database
              + ": "
              + outcome.lastLine()
              + "; does it have a password, or is a browser holding it?");
    }
  }
}
