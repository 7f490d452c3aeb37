package com.openhwy.marketeer.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * What one event loop counts for the requests of one route and service. Resolved when the route is
 * bound, not per request; a cell (method and status) is made when it is first met and then found by
 * two array accesses. Owner loop only.
 */
public final class RequestMeters {
  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "OTHER"
  };
  private static final String[] CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};

  private final LoopMeters meters;
  private final String route;
  private final String service;
  private final LoopCounter inFlight;
  private final LoopCounter bytesIn;
  private final LoopCounter bytesOut;
  private final @Nullable LoopCounter[] @Nullable [] cells =
      new LoopCounter[METHODS.length * CLASSES.length][];
  private final @Nullable LoopHistogram[] durations = new LoopHistogram[CLASSES.length];

  RequestMeters(LoopMeters meters, String route, String service) {
    this.meters = meters;
    this.route = route;
    this.service = service;
    this.inFlight = meters.counter("http_requests_in_flight", "route", route, "service", service);
    this.bytesIn = meters.counter("http_request_bytes_total", "route", route, "service", service);
    this.bytesOut = meters.counter("http_response_bytes_total", "route", route, "service", service);
  }

  /** A request was given to the route; exactly one {@link #ended} follows. */
  public void started() {
    inFlight.increment();
  }

  /** A request that was given to the route turns out to be another's: that one counts its end. */
  public void movedTo(RequestMeters other) {
    inFlight.add(-1);
    other.inFlight.increment();
  }

  /**
   * The exchange is over, whichever way. Who sees that it is no longer in flight sees its count.
   *
   * @param method as received; what is not among the nine of RFC 9110 and 5789 counts as OTHER
   * @param status as {@link Outcome#status} has it
   * @param nanos from the first byte of the request's head to the last byte of the answer
   */
  public void ended(String method, int status, long nanos) {
    int statusClass = status < 100 || status > 599 ? 0 : status / 100;
    cell(ordinal(method), statusClass, statusClass == 0 ? 0 : status % 100).increment();
    duration(statusClass).record(nanos);
    inFlight.add(-1);
  }

  /** Bytes of the bodies of one exchange. */
  public void bytes(long in, long out) {
    if (in != 0) {
      bytesIn.add(in);
    }
    if (out != 0) {
      bytesOut.add(out);
    }
  }

  private LoopCounter cell(int method, int statusClass, int rest) {
    int row = method * CLASSES.length + statusClass;
    @Nullable LoopCounter[] codes = cells[row];
    if (codes == null) {
      codes = new LoopCounter[statusClass == 0 ? 1 : 100];
      cells[row] = codes;
    }
    LoopCounter cell = codes[rest];
    if (cell == null) {
      cell = newCell(METHODS[method], String.valueOf(statusClass * 100 + rest));
      codes[rest] = cell;
    }
    return cell;
  }

  private LoopCounter newCell(String method, String code) {
    return meters.counter(
        "http_requests_total", "route", route, "service", service, "method", method, "code", code);
  }

  private LoopHistogram duration(int statusClass) {
    LoopHistogram histogram = durations[statusClass];
    if (histogram == null) {
      histogram =
          meters.histogram(
              "http_request_duration_seconds",
              "route",
              route,
              "service",
              service,
              "code_class",
              CLASSES[statusClass]);
      durations[statusClass] = histogram;
    }
    return histogram;
  }

  private static int ordinal(String method) {
    return switch (method) {
      case "GET" -> 0;
      case "HEAD" -> 1;
      case "POST" -> 2;
      case "PUT" -> 3;
      case "DELETE" -> 4;
      case "PATCH" -> 5;
      case "OPTIONS" -> 6;
      case "CONNECT" -> 7;
      case "TRACE" -> 8;
      default -> 9; // a client may invent any number of methods; labels stay bounded
    };
  }
}
