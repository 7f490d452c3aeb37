package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. Fields without anything to say are left out. Every text has a budget of
 * its own, so that a hostile one cannot push the others out of the line. Request paths and header
 * values are Latin-1 as they came (RFC 9110 5.5) and leave as UTF-8.
 */
final class JsonAccessFormat implements AccessFormat {
  private static final int PATH = 5_500;
  private static final int QUERY = 4_000;
  private static final int USER_AGENT = 1_500;
  private static final int DETAIL = 1_000;
  private static final int HOST = 512;
  private static final int NAME = 256;

  /** {@code 00-<trace id>-<parent id>-<flags>} (W3C Trace Context). */
  private static final int TRACE_ID_FROM = 3;

  private static final int TRACE_ID_TO = 35;

  private final LogClock clock = LogClock.iso();
  private final QueryMask mask = new QueryMask();

  @Override
  public void write(LineBuffer out, Exchange x, long nanos, long epochMillis, String version) {
    int status = Outcome.status(x);
    out.raw("{\"timestamp\":\"");
    clock.writeIso(out, epochMillis);
    out.raw(status >= 500 ? "\",\"level\":\"WARN\"" : "\",\"level\":\"INFO\"");
    text(out, ",\"request_id\":\"", x.requestId(), NAME);
    writeRequest(out, x.request());
    out.raw(",\"status\":").number(status);
    out.raw(",\"duration_ms\":").millis(nanos);
    writeWho(out, x.request());
    writeWay(out, x);
    writeWhy(out, x);
    text(out, ",\"config_version\":\"", version, NAME);
    out.raw("}\n");
  }

  private void writeRequest(LineBuffer out, Request request) {
    text(out, ",\"method\":\"", request.method(), NAME);
    String target = request.target();
    int mark = target.indexOf('?');
    int pathEnd = mark < 0 ? target.length() : mark;
    out.raw(",\"path\":\"").json(target, 0, pathEnd, PATH).raw('"');
    if (mark >= 0) {
      CharSequence query = mask.mask(target, mark + 1, target.length());
      out.raw(",\"query\":\"").json(query, 0, query.length(), QUERY).raw('"');
    }
  }

  private static void writeWho(LineBuffer out, Request request) {
    text(out, ",\"client_ip\":\"", request.clientIp(), NAME);
    some(out, ",\"host\":\"", request.host(), HOST);
    text(out, ",\"protocol\":\"", request.protocol().text(), NAME);
    TlsSession tls = request.tls();
    some(out, ",\"tls\":\"", tls == null ? null : tls.version(), NAME);
    some(out, ",\"user_agent\":\"", request.headers().get(HeaderName.USER_AGENT), USER_AGENT);
  }

  private static void writeWay(LineBuffer out, Exchange x) {
    some(out, ",\"route\":\"", x.route(), NAME);
    some(out, ",\"service\":\"", x.service(), NAME);
    if (x.attempts() > 0) {
      some(out, ",\"endpoint\":\"", x.endpoint(), NAME);
      out.raw(",\"attempts\":").number(x.attempts());
      if (x.upstreamNanos() > 0) {
        out.raw(",\"upstream_ms\":").millis(x.upstreamNanos());
      }
    }
    out.raw(",\"bytes_in\":").number(x.bytesIn());
    out.raw(",\"bytes_out\":").number(x.bytesOut());
    some(out, ",\"cache\":\"", x.cacheStatus(), NAME);
    some(out, ",\"fault\":\"", x.fault(), NAME);
    if (x.grpcStatus() >= 0) {
      out.raw(",\"grpc_status\":").number(x.grpcStatus());
    }
  }

  private static void writeWhy(LineBuffer out, Exchange x) {
    Failure failure = x.failure();
    if (failure != null) {
      text(out, ",\"reason\":\"", failure.reason(), NAME);
      some(out, ",\"detail\":\"", failure.detail(), DETAIL);
    }
    String trace = x.traceParent();
    if (trace != null && trace.length() >= TRACE_ID_TO) {
      out.raw(",\"trace_id\":\"").json(trace, TRACE_ID_FROM, TRACE_ID_TO, NAME).raw('"');
    }
  }

  private static void some(LineBuffer out, String name, @Nullable String value, int limit) {
    if (value != null && !value.isEmpty()) {
      text(out, name, value, limit);
    }
  }

  private static void text(LineBuffer out, String name, String value, int limit) {
    out.raw(name).json(value, 0, value.length(), limit).raw('"');
  }
}
