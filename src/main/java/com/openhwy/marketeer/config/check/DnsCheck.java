package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.DnsConfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Who writes the records of DNS-01. */
final class DnsCheck {
  private static final int MIN_SECRET_BYTES = 16;

  private final Problems problems;

  DnsCheck(Problems problems) {
    this.problems = problems;
  }

  void check(DnsConfig dns, Place place) {
    if (dns instanceof DnsConfig.Exec exec) {
      command(exec.command(), place.at("command"));
    } else if (dns instanceof DnsConfig.Rfc2136 update) {
      server(update.server(), place.at("server"));
      zone(update.zone(), place.at("zone"));
      key(update, place);
    }
    List<String> servers = dns.propagation().servers();
    for (int i = 0; i < servers.size(); i++) {
      server(servers.get(i), place.at("propagation").at("servers").item(i));
    }
  }

  private void command(List<String> command, Place place) {
    if (command.isEmpty()) {
      place.problem(problems, "is empty; expected a program, as in [/etc/marketeer/dns-hook]");
      return;
    }
    String program = command.get(0);
    try {
      boolean found =
          program.contains("/")
              ? Files.isExecutable(Path.of(program)) && !Files.isDirectory(Path.of(program))
              : onPath(program);
      if (!found) {
        place
            .item(0)
            .problem(
                problems,
                "\"" + program + "\" is no program that may be run; is it there, and chmod +x?");
      }
    } catch (InvalidPathException e) {
      place.item(0).problem(problems, "\"" + program + "\" is no path: " + e.getReason());
    }
  }

  private static boolean onPath(String program) {
    String path = System.getenv("PATH");
    return Stream.of((path == null ? "" : path).split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private void server(String server, Place place) {
    boolean plainIpv6 = Texts.host("[" + server + "]") != null;
    String fault = plainIpv6 ? null : Texts.faultOfAuthority(server);
    if (fault != null) {
      place.problem(
          problems,
          "\"" + server + "\" is no name server; expected ns1.example.com or 10.0.0.1:53");
    }
  }

  private void zone(String zone, Place place) {
    if (!zone.isEmpty() && Texts.host(zone) == null) {
      place.problem(
          problems,
          "\"" + zone + "\" is no zone; expected example.com, or nothing to have it found");
    }
  }

  private void key(DnsConfig.Rfc2136 update, Place place) {
    if (update.key().isEmpty() != update.secret().isEmpty()) {
      String missing = update.key().isEmpty() ? "key" : "secret";
      String other = update.key().isEmpty() ? "secret" : "key";
      place
          .at(missing)
          .problem(problems, "is missing, and " + other + " is there; expected both or neither");
    } else if (!update.secret().isEmpty() && !isSecret(update.secret())) {
      place
          .at("secret")
          .problem(
              problems,
              "is no key; expected at least 16 bytes in base64, as tsig-keygen prints them");
    }
  }

  private static boolean isSecret(String secret) {
    try {
      return Base64.getDecoder().decode(secret).length >= MIN_SECRET_BYTES;
    } catch (IllegalArgumentException e) {
      return false; // the answer to "is it one?", not a fault
    }
  }
}
