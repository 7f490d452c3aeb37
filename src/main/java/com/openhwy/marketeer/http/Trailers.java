package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields behind a body (RFC 9110 6.5). Pure. */
public final class Trailers {
  private Trailers() {}

  /**
   * Fields that frame, route, authenticate or describe the content mean nothing behind it (RFC 9110
   * 6.5.1).
   *
   * @return those that may stay; null when none is left
   */
  public static @Nullable Headers permitted(Headers fields) {
    Headers kept = new Headers();
    for (int i = 0; i < fields.size(); i++) {
      if (isPermitted(fields.id(i))) {
        kept.add(fields.name(i), fields.id(i), fields.value(i));
      }
    }
    return kept.isEmpty() ? null : kept;
  }

  private static boolean isPermitted(int id) {
    return id == 0 || id == HeaderName.ETAG.id() || id == HeaderName.SERVER.id();
  }

  /**
   * Reads the trailers of an HTTP/2 or HTTP/3 request (RFC 9113 8.1).
   *
   * @param to takes the permitted ones
   * @return null when all is well
   */
  public static @Nullable Failure read(
      Iterable<Map.Entry<CharSequence, CharSequence>> fields, ProtocolLimits limits, Headers to) {
    FieldBudget budget = new FieldBudget(limits);
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      AsciiString name = AsciiString.of(field.getKey());
      AsciiString value = AsciiString.of(field.getValue());
      if (!budget.take(name, value, true)) {
        return budget.exceeded();
      }
      String wrong = BinaryFields.problem(name, value);
      if (wrong != null) {
        return Failure.of(FailureKind.MALFORMED_REQUEST, wrong);
      }
      HeaderName known = BinaryFields.known(name);
      int id = known == null ? 0 : known.id();
      if (isPermitted(id)) {
        to.add(known == null ? name.toString() : known.text(), id, value.toString());
      }
    }
    return null;
  }
}
