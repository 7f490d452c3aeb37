package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.ResponseFields;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes field blocks (RFC 7541) into an array that is used again and again. Without a dynamic
 * table: a response then costs no look-up and no memory per connection, and nothing that one
 * response said helps to guess at another. Names come from the static table as far as they stand
 * there. One per event loop.
 */
final class FieldBlock implements ResponseFields.Sink {
  /** Names of the static table that responses have, at their index (RFC 7541 appendix A). */
  private static final String[] STATIC =
      ("18 accept-ranges,20 access-control-allow-origin,21 age,22 allow,24 cache-control,"
              + "25 content-disposition,26 content-encoding,27 content-language,28 content-length,"
              + "29 content-location,30 content-range,31 content-type,33 date,34 etag,36 expires,"
              + "44 last-modified,45 link,46 location,48 proxy-authenticate,52 refresh,"
              + "53 retry-after,54 server,55 set-cookie,56 strict-transport-security,59 vary,"
              + "60 via,61 www-authenticate")
          .split(",", -1);

  private static final int NOT_INDEXED = 0x00;
  private static final int NEVER_INDEXED = 0x10;
  private static final int STATUS = 8;
  private static final String[] STATUSES = {"200", "204", "206", "304", "400", "404", "500"};

  /** The beginning of a field with a known name: everything before the value. */
  private static final byte[][] BEGINNINGS = new byte[128][];

  static {
    FieldBlock scratch = new FieldBlock();
    for (HeaderName name : HeaderName.values()) {
      scratch.size = 0;
      scratch.name(name.ascii(), name == HeaderName.SET_COOKIE ? NEVER_INDEXED : NOT_INDEXED);
      BEGINNINGS[name.id()] = Arrays.copyOf(scratch.bytes, scratch.size);
    }
  }

  private byte[] bytes = new byte[8 << 10];
  private int size;

  FieldBlock clear() {
    size = 0;
    return this;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Tells the other end that no dynamic table is used (RFC 7541 6.3). */
  FieldBlock withoutTable() {
    room(1);
    bytes[size++] = 0x20;
    return this;
  }

  @Override
  public void status(AsciiString code) {
    room(8);
    for (int i = 0; i < STATUSES.length; i++) {
      if (code.contentEquals(STATUSES[i])) {
        bytes[size++] = (byte) (0x80 | (STATUS + i));
        return;
      }
    }
    bytes[size++] = STATUS;
    value(code);
  }

  @Override
  public void known(HeaderName name, CharSequence value) {
    byte[] beginning = BEGINNINGS[name.id()];
    room(beginning.length);
    System.arraycopy(beginning, 0, bytes, size, beginning.length);
    size += beginning.length;
    value(value);
  }

  @Override
  public void field(CharSequence name, CharSequence value) {
    name(name, NOT_INDEXED);
    value(value);
  }

  private void name(CharSequence name, int kind) {
    String entry = entry(name);
    if (entry == null) {
      room(1);
      bytes[size++] = (byte) kind;
      value(name);
    } else {
      integer(kind, 4, Integer.parseInt(entry.substring(0, 2)));
    }
  }

  private static @Nullable String entry(CharSequence name) {
    if (name instanceof AsciiString known) {
      for (String entry : STATIC) {
        if (known.contentEquals(entry.substring(3))) {
          return entry;
        }
      }
    }
    return null;
  }

  /** A string literal (RFC 7541 5.2), not compressed: characters of Latin-1, each one byte. */
  @SuppressWarnings("deprecation") // the one way from a compact string to bytes that copies once
  private void value(CharSequence text) {
    int length = text.length();
    integer(0, 7, length);
    room(length);
    if (text instanceof AsciiString ascii) {
      System.arraycopy(ascii.array(), ascii.arrayOffset(), bytes, size, length);
    } else {
      text.toString().getBytes(0, length, bytes, size);
    }
    size += length;
  }

  /** RFC 7541 5.1. */
  private void integer(int kind, int prefix, int value) {
    room(6);
    int most = (1 << prefix) - 1;
    if (value < most) {
      bytes[size++] = (byte) (kind | value);
      return;
    }
    bytes[size++] = (byte) (kind | most);
    int rest = value - most;
    for (; rest >= 0x80; rest >>>= 7) {
      bytes[size++] = (byte) (rest | 0x80);
    }
    bytes[size++] = (byte) rest;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
