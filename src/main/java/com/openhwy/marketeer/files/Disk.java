package com.openhwy.marketeer.files;

import com.openhwy.marketeer.files.Sighting.Encoded;
import com.openhwy.marketeer.files.Sighting.Seen;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a request path to what answers for it, by asking the file system. Only on workers: it
 * blocks. Thread-safe: immutable.
 *
 * <p>Two gates stand in front of every file. {@link RequestPath} lets no path through that could
 * climb. What is left is resolved, links and all, and must still lie below the resolved root. Only
 * regular files are opened, so that a FIFO or a device cannot hang or answer for anything.
 */
final class Disk {
  private final StaticRules rules;
  private final FileReader reader;

  Disk(StaticRules rules, FileReader reader) {
    this.rules = rules;
    this.reader = reader;
  }

  /** A file or directory that may be served. */
  private record Found(Path real, BasicFileAttributes attributes) {
    Seen seen() {
      return new Seen(real, FileStamp.of(attributes));
    }
  }

  /**
   * @param path canonical request path
   * @param known what answered last time; given back when nothing has changed
   * @throws IOException when the disk fails, not when there is no such file
   */
  Resource look(String path, @Nullable Resource known, long nowNanos) throws IOException {
    String relative = RequestPath.below(path, rules.dotfiles());
    Resource.Age age = new Resource.Age(nowNanos);
    if (relative == null) {
      return new Resource.Missing(age);
    }
    try {
      Path root = rules.root().toRealPath();
      Found found = find(root, root.resolve(relative));
      if (found != null && found.attributes().isDirectory()) {
        return directory(root, found, path, age);
      }
      if (found != null && !path.endsWith("/")) {
        return file(root, found, relative, known, age);
      }
      return fallback(root, path, age);
    } catch (AccessDeniedException e) {
      return new Resource.Forbidden(age);
    } catch (InvalidPathException e) {
      return new Resource.Missing(age); // a name that this file system cannot hold
    } catch (FileSystemException e) {
      if (isOutOfFiles(e)) {
        throw e;
      }
      return new Resource.Missing(age); // gone between two looks, and no root at all
    }
  }

  /** EMFILE and ENFILE come without a type of their own. */
  private static boolean isOutOfFiles(FileSystemException e) {
    return e.getReason() != null && e.getReason().startsWith("Too many open files");
  }

  private Resource directory(Path root, Found directory, String path, Resource.Age age)
      throws IOException {
    String index = index(root, directory.real());
    if (index == null && !rules.listing()) {
      return fallback(root, path, age);
    }
    if (!path.endsWith("/")) {
      return new Resource.AddSlash(age);
    }
    if (index != null) {
      return new Resource.Alias(path + RequestPath.encoded(index), age);
    }
    return Listing.of(path, rows(root, directory.real()), age);
  }

  /** An SPA answers by itself for what is no file; what names an extension means one. */
  private Resource fallback(Path root, String path, Resource.Age age) throws IOException {
    if (rules.spa() && !RequestPath.hasExtension(path)) {
      String index = index(root, root);
      if (index != null) {
        return new Resource.Alias("/" + RequestPath.encoded(index), age);
      }
    }
    return new Resource.Missing(age);
  }

  private @Nullable String index(Path root, Path directory) throws IOException {
    for (String name : rules.index()) {
      Found found = findOrNull(root, directory.resolve(name));
      if (found != null && found.attributes().isRegularFile()) {
        return name;
      }
    }
    return null;
  }

  private Resource file(
      Path root, Found found, String relative, @Nullable Resource known, Resource.Age age)
      throws IOException {
    if (!found.attributes().isRegularFile()) {
      return new Resource.Missing(age);
    }
    Sighting sighting = new Sighting(found.seen(), siblings(root, found.seen(), relative));
    if (known instanceof FileEntry entry && entry.sighting().equals(sighting)) {
      return entry;
    }
    return reader.read(sighting, relative, age);
  }

  /** Compressed forms that are not older than the file itself, in our order of preference. */
  private List<Encoded> siblings(Path root, Seen file, String relative) throws IOException {
    List<Encoded> siblings = new ArrayList<>(3);
    if (!rules.precompressed()) {
      return siblings;
    }
    Path beside = root.resolve(relative);
    for (Coding coding : Coding.values()) {
      Path path = beside.resolveSibling(beside.getFileName() + coding.suffix());
      Found found = findOrNull(root, path);
      if (found != null
          && found.attributes().isRegularFile()
          && found.attributes().lastModifiedTime().compareTo(file.stamp().modified()) >= 0) {
        siblings.add(new Encoded(coding.token(), found.seen()));
      }
    }
    return siblings;
  }

  private List<Listing.Row> rows(Path root, Path directory) throws IOException {
    List<Listing.Row> rows = new ArrayList<>();
    try (var names = Files.newDirectoryStream(directory)) {
      for (Path child : names) {
        if (rows.size() > Listing.MOST_ROWS) {
          break;
        }
        Listing.Row row = row(root, child);
        if (row != null) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private Listing.@Nullable Row row(Path root, Path child) throws IOException {
    String name = String.valueOf(child.getFileName());
    Found found = RequestPath.mayBeServed(name, rules.dotfiles()) ? findOrNull(root, child) : null;
    if (found == null) {
      return null;
    }
    BasicFileAttributes is = found.attributes();
    return is.isDirectory() || is.isRegularFile()
        ? new Listing.Row(name, is.isDirectory(), is.size(), is.lastModifiedTime().toInstant())
        : null;
  }

  /**
   * Null for what is not there, or leads out of the root. Whatever it is otherwise: a FIFO is
   * looked at, not opened.
   */
  private @Nullable Found find(Path root, Path candidate) throws IOException {
    try {
      Path real = candidate.toRealPath();
      if (!rules.followSymlinks() && !real.startsWith(root)) {
        return null;
      }
      return new Found(
          real, Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (isOutOfFiles(e)) {
        throw e;
      }
      return null; // no such file, a file taken for a directory, a name too long, a loop of links
    }
  }

  /** Something beside what was asked for: what may not be read is not there. */
  private @Nullable Found findOrNull(Path root, Path candidate) throws IOException {
    try {
      return find(root, candidate);
    } catch (AccessDeniedException | InvalidPathException hidden) {
      return null;
    }
  }
}
