package com.openhwy.marketeer.files;

import java.nio.file.Path;
import java.util.List;

/**
 * What stands on the disk for one file: the file and its fresh compressed siblings. Two equal ones
 * mean that nothing has to be read again. Immutable.
 */
record Sighting(Seen file, List<Encoded> siblings) {

  /**
   * @param real with every link resolved
   */
  record Seen(Path real, FileStamp stamp) {}

  /**
   * @param coding {@code br}, {@code zstd} or {@code gzip}
   */
  record Encoded(String coding, Seen file) {}
}
