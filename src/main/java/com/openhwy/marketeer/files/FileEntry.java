package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.QValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file with its compressed siblings, ready to be sent. Thread-safe: immutable but for its age and
 * the references its contents count.
 */
final class FileEntry implements Resource {
  private final Sighting sighting;
  private final Representation plain;
  private final Representation[] encoded;
  private final String[] codings;
  private final String contentType;
  private final @Nullable String cacheControl;
  private final Age age;

  /**
   * @param encoded in our order of preference
   */
  FileEntry(
      Sighting sighting,
      Representation plain,
      List<Representation> encoded,
      String contentType,
      @Nullable String cacheControl,
      Age age) {
    this.sighting = sighting;
    this.plain = plain;
    this.encoded = encoded.toArray(Representation[]::new);
    this.codings = encoded.stream().map(Representation::coding).toArray(String[]::new);
    this.contentType = contentType;
    this.cacheControl = cacheControl;
    this.age = age;
  }

  /** What was seen on the disk when this was read. */
  Sighting sighting() {
    return sighting;
  }

  /**
   * The form a client likes best. A client that accepts none of them gets the plain one, which RFC
   * 9110 12.5.3 allows.
   */
  Representation choose(@Nullable String acceptEncoding) {
    if (codings.length == 0 || acceptEncoding == null) {
      return plain;
    }
    int best = QValues.best(acceptEncoding, codings);
    return best < 0 ? plain : encoded[best];
  }

  /** Whether {@code Accept-Encoding} has a say in what is sent. */
  boolean varies() {
    return codings.length > 0;
  }

  String contentType() {
    return contentType;
  }

  @Nullable String cacheControl() {
    return cacheControl;
  }

  @Override
  public Age age() {
    return age;
  }

  int weight() {
    int sum = plain.content().weight();
    for (Representation each : encoded) {
      sum += each.content().weight();
    }
    return sum;
  }

  @Override
  public boolean retain() {
    if (!plain.content().retain()) {
      return false;
    }
    for (int i = 0; i < encoded.length; i++) {
      if (!encoded[i].content().retain()) {
        release(i);
        return false;
      }
    }
    return true;
  }

  @Override
  public void release() {
    release(encoded.length);
  }

  private void release(int firstEncoded) {
    plain.content().release();
    for (int i = 0; i < firstEncoded; i++) {
      encoded[i].content().release();
    }
  }
}
