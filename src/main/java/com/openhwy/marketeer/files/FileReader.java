package com.openhwy.marketeer.files;

import com.openhwy.marketeer.files.Sighting.Encoded;
import com.openhwy.marketeer.files.Sighting.Seen;
import com.openhwy.marketeer.http.HttpDates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Opens and reads what {@link Disk} has found. Only on workers: it blocks. Thread-safe: immutable.
 */
final class FileReader {
  private static final int ATTEMPTS = 3;

  private final StaticRules rules;
  private final Executor workers;

  FileReader(StaticRules rules, Executor workers) {
    this.rules = rules;
    this.workers = workers;
  }

  FileEntry read(Sighting sighting, String relative, Resource.Age age) throws IOException {
    List<Representation> open = new ArrayList<>(4);
    try {
      open.add(representation("", sighting.file()));
      for (Encoded sibling : sighting.siblings()) {
        open.add(representation(sibling.coding(), sibling.file()));
      }
    } catch (IOException | RuntimeException e) {
      open.forEach(each -> each.content().release());
      throw e;
    }
    return new FileEntry(
        sighting,
        open.get(0),
        open.subList(1, open.size()),
        MimeTypes.of(relative.substring(relative.lastIndexOf('/') + 1)),
        rules.cacheControl(relative),
        age);
  }

  private Representation representation(String coding, Seen seen) throws IOException {
    Opened opened = open(seen);
    FileStamp stamp = opened.stamp();
    return new Representation(
        coding,
        opened.content(),
        stamp.etag(coding),
        stamp.modifiedSeconds(),
        HttpDates.format(stamp.modifiedSeconds()));
  }

  private record Opened(Content content, FileStamp stamp) {}

  /**
   * Reads until the file was the same before and after; one that never holds still is sent from
   * disk, as long as it was when last looked at.
   */
  private Opened open(Seen seen) throws IOException {
    FileStamp before = seen.stamp();
    for (int attempt = 1; ; attempt++) {
      FileChannel channel = openRegular(seen.real());
      Content content = null;
      try {
        content = content(channel, seen.real(), before, attempt > ATTEMPTS);
        FileStamp after = FileStamp.of(seen.real(), LinkOption.NOFOLLOW_LINKS);
        if (after.equals(before) || attempt > ATTEMPTS) {
          Opened opened = new Opened(content, before);
          content = null;
          return opened;
        }
        before = after;
      } finally {
        if (content != null) {
          content.release();
        }
      }
    }
  }

  /** The attributes are asked for once more: opening what became a FIFO meanwhile would hang. */
  private static FileChannel openRegular(Path real) throws IOException {
    BasicFileAttributes is =
        Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!is.isRegularFile()) {
      throw new NoSuchFileException(real.toString(), null, "no regular file any more");
    }
    return FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** Takes the channel over. */
  private Content content(FileChannel channel, Path real, FileStamp stamp, boolean keepOpen)
      throws IOException {
    if (stamp.size() > rules.cacheBelow() || keepOpen) {
      return new OpenFile(channel, real, stamp, workers);
    }
    try (channel) {
      int size = (int) stamp.size();
      ByteBuf bytes = UnpooledByteBufAllocator.DEFAULT.directBuffer(size, size);
      try {
        while (bytes.isWritable()
            && bytes.writeBytes(channel, bytes.readableBytes(), bytes.writableBytes()) >= 0) {
          // until full or at the end; a file cut meanwhile shows in its new stamp
        }
        return new MemoryContent(bytes.retain());
      } finally {
        bytes.release();
      }
    }
  }
}
