package com.openhwy.marketeer.cli.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * What curl, OpenSSL, Go, Python and the JDK of the distribution believe: Debian's directory with
 * {@code update-ca-certificates}, else p11-kit's {@code trust}, as Fedora and Arch have it.
 */
public final class SystemStore implements TrustStore {
  private static final String NAME = "system";
  private static final String DEBIAN = "usr/local/share/ca-certificates";
  private static final String UPDATE = "update-ca-certificates";
  private static final String P11_KIT = "trust";

  private final Machine machine;

  public SystemStore(Machine machine) {
    this.machine = machine;
  }

  @Override
  public List<Done> install(Root root) throws IOException {
    if (isDebian()) {
      return List.of(add(file(root), root));
    }
    if (machine.programs().has(P11_KIT)) {
      run(List.of(P11_KIT, "anchor", "--store", root.file().toString()));
      return List.of(new Done(NAME, Result.INSTALLED, "trust anchor --store"));
    }
    throw unknown();
  }

  @Override
  public List<Done> uninstall(Root root) throws IOException {
    if (isDebian()) {
      return List.of(remove(file(root)));
    }
    if (machine.programs().has(P11_KIT)) {
      run(List.of(P11_KIT, "anchor", "--remove", root.file().toString()));
      return List.of(new Done(NAME, Result.REMOVED, "trust anchor --remove"));
    }
    throw unknown();
  }

  private boolean isDebian() {
    return Files.isDirectory(machine.root().resolve(DEBIAN)) && machine.programs().has(UPDATE);
  }

  private static IOException unknown() {
    return new IOException(
        "this system has neither update-ca-certificates (Debian: apt-get install ca-certificates)"
            + " nor trust (Fedora: dnf install p11-kit-trust); install one of them, or give the"
            + " output of marketeer trust --print to whatever is to believe it");
  }

  private Path file(Root root) {
    return machine.root().resolve(DEBIAN).resolve("marketeer-local-" + root.shortId() + ".crt");
  }

  private Done add(Path file, Root root) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(root.pem())) {
      return new Done(NAME, Result.PRESENT, file.toString());
    }
    mustBeWritable(file);
    Files.writeString(file, root.pem());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try {
      run(List.of(UPDATE));
    } catch (IOException e) {
      Files.deleteIfExists(file); // or the next try would find it there and do nothing
      throw e;
    }
    return new Done(NAME, Result.INSTALLED, file.toString());
  }

  private Done remove(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Done(NAME, Result.ABSENT, file.toString());
    }
    mustBeWritable(file);
    Files.delete(file);
    run(List.of(UPDATE));
    return new Done(NAME, Result.REMOVED, file.toString());
  }

  private void mustBeWritable(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isWritable(directory)) {
      throw denied(directory + " may not be written by " + machine.user());
    }
  }

  private void run(List<String> command) throws IOException {
    Machine.Outcome outcome = machine.programs().run(command);
    if (!outcome.ok()) {
      String what = String.join(" ", command) + " failed: " + outcome.lastLine();
      throw machine.user().equals("root") ? new IOException(what) : denied(what);
    }
  }

  private static IOException denied(String what) {
    return new IOException(
        what
            + "; the system's store is for root: try it again with sudo, or --only nss for the"
            + " browsers of this user alone, or --print and give that to whatever is to believe"
            + " it");
  }
}
