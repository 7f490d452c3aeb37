package com.openhwy.marketeer.acme.dns;

import com.openhwy.marketeer.acme.Pebble;
import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.gateway.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's BIND on a port of its own, with zones that take updates. */
public final class Bind implements AutoCloseable {
  public static final String SECRET = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI=";
  private static final String ZONE =
      "$TTL 60\n@ IN SOA ns admin 1 60 60 3600 60\n@ IN NS ns\nns IN A 127.0.0.1\n";

  private final Process process;
  private final int port;

  private Bind(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static Bind start(Path directory) throws Exception {
    int port = Pebble.freePorts(1).get(0);
    Files.writeString(directory.resolve("signed.db"), ZONE);
    Files.writeString(directory.resolve("open.db"), ZONE);
    Files.writeString(directory.resolve("public.db"), ZONE);
    Files.writeString(
        directory.resolve("alias.db"),
        ZONE
            + "_acme-challenge.www IN CNAME www.acme.signed.test.\n"
            + "_acme-challenge.loop IN CNAME _acme-challenge.loop\n");
    Path conf = Files.writeString(directory.resolve("named.conf"), conf(directory, port));
    Path log = directory.resolve("named.log");
    Process process = launch(conf, log);
    Eventually.holds("named runs", () -> isRunning(process, log));
    return new Bind(process, port);
  }

  private static Process launch(Path conf, Path log) {
    try {
      return new ProcessBuilder(named(), "-g", "-n", "1", "-c", conf.toString())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("scripts/test installs named (Debian: bind9)", e);
    }
  }

  private static String named() {
    return Files.isExecutable(Path.of("/usr/sbin/named")) ? "/usr/sbin/named" : "named";
  }

  private static String conf(Path directory, int port) {
    return """
    options {
      directory "DIR"; pid-file none; session-keyfile "DIR/session.key"; managed-keys-directory "DIR";
      listen-on port PORT { 127.0.0.1; }; listen-on-v6 { none; };
      recursion no; dnssec-validation no; notify no;
    };
    controls { };
    key "acme" { algorithm hmac-sha256; secret "SECRET"; };
    key "acme512" { algorithm hmac-sha512; secret "SECRET"; };
    key "reader" { algorithm hmac-sha256; secret "SECRET"; };
    zone "signed.test" { type primary; file "signed.db";
      update-policy { grant acme zonesub TXT; grant acme512 zonesub TXT; }; };
    zone "example.com" { type primary; file "public.db";
      update-policy { grant acme zonesub TXT; }; };
    zone "open.test" { type primary; file "open.db"; allow-update { 127.0.0.1; }; };
    zone "alias.test" { type primary; file "alias.db"; };
    """
        .replace("DIR", directory.toString())
        .replace("PORT", Integer.toString(port))
        .replace("SECRET", SECRET);
  }

  private static boolean isRunning(Process process, Path log) throws IOException {
    String said = Files.readString(log);
    if (!process.isAlive()) {
      throw new AssertionError("named did not start: " + said);
    }
    return said.contains(" running\n");
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The TXT records of a name. */
  public List<String> texts(String name) throws IOException {
    return Lookups.texts(socket(), Lookups.name(name));
  }

  InetSocketAddress socket() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void close() throws IOException {
    Program.end(process);
  }
}
