package com.openhwy.marketeer.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The fields of the last block that a connection has read, in order: what Netty's decoder of RFC
 * 7541 puts them into. Nothing but a list; reused for every block.
 */
final class InboundFields extends DefaultHttp2Headers {
  private CharSequence[] names = new CharSequence[16];
  private CharSequence[] values = new CharSequence[16];
  private int count;

  InboundFields() {
    super(false, 2);
  }

  /** Forgets what the last block said. */
  InboundFields reset() {
    Arrays.fill(names, 0, count, null);
    Arrays.fill(values, 0, count, null);
    count = 0;
    return this;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
    names[count] = name;
    values[count++] = value;
    return this;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
    return new Walk();
  }

  /** Iterator and entry in one. */
  private final class Walk
      implements Iterator<Map.Entry<CharSequence, CharSequence>>,
          Map.Entry<CharSequence, CharSequence> {
    private int at = -1;

    @Override
    public boolean hasNext() {
      return at + 1 < count;
    }

    @Override
    public Map.Entry<CharSequence, CharSequence> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      at++;
      return this;
    }

    @Override
    public CharSequence getKey() {
      return names[at];
    }

    @Override
    public CharSequence getValue() {
      return values[at];
    }

    @Override
    public CharSequence setValue(CharSequence value) {
      throw new UnsupportedOperationException("fields are read only");
    }
  }
}
