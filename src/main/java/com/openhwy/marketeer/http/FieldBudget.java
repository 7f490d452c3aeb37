package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.util.AsciiString;

/**
 * What a list of fields may still grow by: bytes as RFC 9113 6.5.2 and RFC 9114 4.2.2 count them,
 * 32 for every field besides, so that thousands of references to one small entry of a compression
 * table are as large here as they will be in memory. One per list.
 */
final class FieldBudget {
  private static final int OVERHEAD = 32;

  private final ProtocolLimits limits;
  private int bytes;
  private int fields;

  FieldBudget(ProtocolLimits limits) {
    this.limits = limits;
    this.bytes = limits.headBytes();
    this.fields = limits.fields();
  }

  /**
   * @param counts whether it is one of the fields that are counted, too
   * @return whether it still fits
   */
  boolean take(AsciiString name, AsciiString value, boolean counts) {
    bytes -= name.length() + value.length() + OVERHEAD;
    if (counts) {
      fields--;
    }
    return bytes >= 0 && fields >= 0;
  }

  Failure exceeded() {
    return Failure.of(
        FailureKind.HEAD_TOO_LARGE,
        fields < 0
            ? "more than " + limits.fields() + " fields"
            : "fields of more than " + limits.headBytes() + " bytes");
  }
}
