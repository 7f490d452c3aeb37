package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Apache's combined format, which every log tool reads: {@code client - - [time] "request line"
 * status bytes "referer" "user agent"}. Queries are masked here as well, the referrer's too.
 */
final class CombinedAccessFormat implements AccessFormat {
  private static final int TARGET = 10_000;
  private static final int REFERER = 2_000;
  private static final int USER_AGENT = 1_500;
  private static final int NAME = 256;

  private final LogClock clock = LogClock.apache();
  private final QueryMask mask = new QueryMask();

  @Override
  public void write(LineBuffer out, Exchange x, long nanos, long epochMillis, String version) {
    Request request = x.request();
    String client = request.clientIp();
    out.apache(client.isEmpty() ? "-" : client, 0, Math.max(client.length(), 1), NAME);
    out.raw(" - - [");
    clock.writeSecond(out, epochMillis);
    out.raw("] \"");
    out.apache(request.method(), 0, request.method().length(), NAME).raw(' ');
    writeTarget(out, request.target());
    out.raw(' ').raw(request.protocol().text()).raw("\" ");
    out.number(Outcome.status(x)).raw(' ');
    if (x.bytesOut() == 0) {
      out.raw('-'); // as %b has it
    } else {
      out.number(x.bytesOut());
    }
    quoted(out, mask.maskUrl(request.headers().get(HeaderName.REFERER)), REFERER);
    quoted(out, request.headers().get(HeaderName.USER_AGENT), USER_AGENT);
    out.raw('\n');
  }

  private void writeTarget(LineBuffer out, String target) {
    int mark = target.indexOf('?');
    if (mark < 0) {
      out.apache(target, 0, target.length(), TARGET);
      return;
    }
    out.apache(target, 0, mark, TARGET / 2).raw('?');
    CharSequence query = mask.mask(target, mark + 1, target.length());
    out.apache(query, 0, query.length(), TARGET / 2);
  }

  private static void quoted(LineBuffer out, @Nullable CharSequence value, int limit) {
    CharSequence text = value == null || value.length() == 0 ? "-" : value;
    out.raw(" \"").apache(text, 0, text.length(), limit).raw('"');
  }
}
