package com.openhwy.marketeer.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * The application log as one JSON object a line, with the field names of the access log.
 * Thread-safe as logback's encoders have to be: it keeps nothing between events.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final int TEXT = 16 * 1024;
  private static final int STACK = 64 * 1024;
  private static final int NAME = 256;

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    LineBuffer out = new LineBuffer(512);
    out.raw("{\"timestamp\":\"");
    LogClock.iso().writeIso(out, event.getTimeStamp());
    text(out, "\",\"level\":\"", event.getLevel().toString(), NAME);
    text(out, "\",\"logger\":\"", event.getLoggerName(), NAME);
    text(out, "\",\"thread\":\"", event.getThreadName(), NAME);
    text(out, "\",\"message\":\"", event.getFormattedMessage(), TEXT);
    out.raw('"');
    fields(out, event.getKeyValuePairs());
    if (event.getThrowableProxy() != null) {
      text(out, ",\"stack\":\"", ThrowableProxyUtil.asString(event.getThrowableProxy()), STACK);
      out.raw('"');
    }
    out.raw("}\n");
    return Arrays.copyOf(out.bytes(), out.size());
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  private static void fields(LineBuffer out, @Nullable List<KeyValuePair> pairs) {
    if (pairs == null || pairs.isEmpty()) {
      return;
    }
    String before = ",\"fields\":{\"";
    for (KeyValuePair pair : pairs) {
      text(out, before, pair.key, NAME);
      out.raw("\":");
      value(out, pair.value);
      before = ",\"";
    }
    out.raw('}');
  }

  private static void value(LineBuffer out, @Nullable Object value) {
    if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      out.number(((Number) value).longValue());
    } else if (value instanceof Boolean || value == null) {
      out.raw(String.valueOf(value));
    } else {
      text(out, "\"", String.valueOf(value), TEXT);
      out.raw('"');
    }
  }

  private static void text(LineBuffer out, String before, @Nullable String text, int limit) {
    String value = text == null ? "" : text;
    out.raw(before).json(value, 0, value.length(), limit);
  }
}
