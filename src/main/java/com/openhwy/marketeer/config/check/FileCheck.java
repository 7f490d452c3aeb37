package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and keys are there, can be read and look like what they are to be. Whether they fit
 * together is seen where they are used.
 */
final class FileCheck {
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Problems problems;

  FileCheck(Problems problems) {
    this.problems = problems;
  }

  void certificate(String name, Place place) {
    String text = text(name, place);
    if (text != null && !text.contains("-----BEGIN CERTIFICATE-----")) {
      place.problem(problems, "the file " + name + " holds no certificate in PEM form");
    }
  }

  void revocations(String name, Place place) {
    String text = text(name, place);
    if (text != null && !text.contains("-----BEGIN X509 CRL-----")) {
      place.problem(problems, "the file " + name + " holds no revocation list in PEM form");
    }
  }

  void key(String name, Place place) {
    String text = text(name, place);
    if (text == null) {
      return;
    }
    if (text.contains("ENCRYPTED")) {
      place.problem(
          problems,
          "the file "
              + name
              + " holds an encrypted key; expected one without a pass phrase"
              + " (openssl pkcs8 -topk8 -nocrypt)");
    } else if (!text.contains("PRIVATE KEY-----")) {
      place.problem(problems, "the file " + name + " holds no private key in PEM form");
    }
  }

  private @Nullable String text(String name, Place place) {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        place.problem(
            problems,
            "the file "
                + name
                + (Files.exists(file) ? " is no file" : " does not exist")
                + "; correct the path (seen from "
                + Path.of("").toAbsolutePath()
                + ")");
        return null;
      }
      if (Files.size(file) > MAX_BYTES) {
        place.problem(problems, "the file " + name + " is larger than 4 MiB; expected PEM");
        return null;
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      place.problem(problems, "the file " + name + " cannot be read: " + e);
    } catch (InvalidPathException e) {
      place.problem(problems, "\"" + name + "\" is no path: " + e.getReason());
    }
    return null;
  }
}
