package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.base.Suggestion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The documents of a configuration directory: {@code marketeer}, {@code routes}, {@code services}
 * and {@code middlewares} with the ending of their format, and all of {@code routes.d}, {@code
 * services.d} and {@code middlewares.d} in the order of their names. Reads files: for a worker.
 */
public final class ConfigDirectory {
  private static final long MAX_BYTES = 32 * 1024 * 1024;

  private final Path directory;
  private final List<RawText> texts = new ArrayList<>();

  private ConfigDirectory(Path directory) {
    this.directory = directory;
  }

  /** What is there now. Never fails: what cannot be read is a text with a fault. */
  public static List<RawText> read(Path directory) {
    ConfigDirectory reading = new ConfigDirectory(directory);
    List<Path> files = reading.list(directory, "marketeer");
    if (reading.texts.isEmpty()) {
      for (String document : RawText.DOCUMENTS) {
        reading.document(document, files);
      }
      reading.misspelt(files);
      if (reading.texts.isEmpty()) {
        reading.fault(
            directory,
            "marketeer",
            "holds no configuration; expected marketeer.yaml, routes.yaml, services.yaml or"
                + " middlewares.yaml (or .json, .conf, .properties)");
      }
    }
    return List.copyOf(reading.texts);
  }

  private void document(String document, List<Path> files) {
    Path first = null;
    for (Path file : files) {
      String name = name(file);
      if (Format.of(name) != null && stem(name).equals(document)) {
        if (first != null) {
          fault(
              file,
              document,
              "stands beside " + first + ", which holds the same in another format; remove one");
          continue;
        }
        first = file;
        text(file, document);
      }
    }
    if (!document.equals("marketeer")) {
      Path parts = directory.resolve(document + ".d");
      if (Files.isDirectory(parts)) {
        list(parts, document).forEach(part -> text(part, document));
      }
    }
  }

  /** A file that is nearly one of ours is worth a word; any other is none of our business. */
  private void misspelt(List<Path> files) {
    for (Path file : files) {
      String stem = stem(name(file));
      String meant = Suggestion.nearest(stem, RawText.DOCUMENTS);
      if (Format.of(name(file)) != null && meant != null && !meant.equals(stem)) {
        fault(
            file,
            "marketeer",
            "is not read; did you mean " + meant + name(file).substring(stem.length()) + "?");
      }
    }
  }

  /** The files in a directory by name, hidden ones and other endings left out. */
  private List<Path> list(Path where, String document) {
    TreeMap<String, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(where)) {
      for (Path entry : entries) {
        String name = name(entry);
        if (!name.startsWith(".") && Format.of(name) != null && !Files.isDirectory(entry)) {
          files.put(name, entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      fault(where, document, reason(e));
    }
    return List.copyOf(files.values());
  }

  private void text(Path file, String document) {
    Format format = Format.of(name(file));
    try {
      if (Files.size(file) > MAX_BYTES) {
        fault(file, document, "is larger than 32 MiB; split it into " + document + ".d");
      } else if (format != null) {
        byte[] bytes = Files.readAllBytes(file);
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        texts.add(new RawText(file.toString(), document, format, plain, null));
      }
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(file)) {
        fault(file, document, "is a link to a file that does not exist");
      } // otherwise it was removed since it was listed: it is simply not there
    } catch (CharacterCodingException e) {
      fault(file, document, "is no UTF-8 text; save it as UTF-8");
    } catch (IOException e) {
      fault(file, document, reason(e));
    }
  }

  private void fault(Path file, String document, String fault) {
    Format format = Format.of(name(file));
    texts.add(
        new RawText(file.toString(), document, format == null ? Format.YAML : format, "", fault));
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist; name the configuration directory with --config";
    }
    return e instanceof AccessDeniedException
        ? "cannot be read: permission denied"
        : "cannot be read: " + e;
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
