package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/** What is known of an {@link Exchange} for the log, the metrics and the header fields. */
abstract class ExchangeFacts {
  /** {@link #deadline} without one. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** {@link #share} outside a split. */
  public static final int NO_SHARE = -1;

  /** {@link #rank} of requests that nobody said anything of. */
  public static final int USUAL_RANK = 2;

  private @Nullable Principal principal;
  private String requestId = "";
  private @Nullable String traceParent;
  private String route = "";
  private String service = "";
  private String endpoint = "";
  private String prefixTaken = "";
  private String prefixAdded = "";
  private int share = NO_SHARE;
  private boolean drawn;
  private int attempts;
  private long upstreamNanos;
  private long bytesIn;
  private long bytesOut;
  private @Nullable String cacheStatus;
  private @Nullable String fault;
  private @Nullable String alternative;
  private boolean grpc;
  private int grpcStatus = -1;
  private int rank = USUAL_RANK;
  private long deadline = NO_DEADLINE;
  private @Nullable String deadlineField;
  private Via via = Via.NAMELESS;

  /** What a branch has in common with the exchange it is of. */
  final void inherit(ExchangeFacts from) {
    principal = from.principal;
    requestId = from.requestId;
    traceParent = from.traceParent;
    route = from.route;
    rank = from.rank;
    via = from.via;
  }

  /** Whom the client was taken for; null when nobody asked, or nobody was let through yet. */
  public @Nullable Principal principal() {
    return principal;
  }

  public void principal(Principal who) {
    this.principal = who;
  }

  /** Where else the client may come with its next request (RFC 7838); null for nowhere. */
  public @Nullable String alternative() {
    return alternative;
  }

  public void alternative(@Nullable String service) {
    this.alternative = service;
  }

  public String requestId() {
    return requestId;
  }

  public void requestId(String id) {
    this.requestId = id;
  }

  /** The {@code traceparent} that goes to the endpoint (W3C Trace Context). */
  public @Nullable String traceParent() {
    return traceParent;
  }

  public void traceParent(String value) {
    this.traceParent = value;
  }

  /** The route's name, empty when none matched. */
  public String route() {
    return route;
  }

  public void route(String name) {
    this.route = name;
  }

  /** The service's name, empty when none was involved. */
  public String service() {
    return service;
  }

  public void service(String name) {
    this.service = name;
  }

  /** Which service of a split it was given to, {@link #NO_SHARE} for none. */
  public int share() {
    return share;
  }

  /** Whether that was by weight, and not for something that stands in the request. */
  public boolean drawn() {
    return drawn;
  }

  public void share(int service, boolean byWeight) {
    this.share = service;
    this.drawn = byWeight;
  }

  /** The endpoint of the last attempt, host:port. */
  public String endpoint() {
    return endpoint;
  }

  /** Of several attempts at a time, the one that counts. */
  public void endpoint(String label) {
    this.endpoint = label;
  }

  /** How the front of the path that the endpoint saw differed from the client's. */
  public void prefixes(String taken, String added) {
    this.prefixTaken = taken;
    this.prefixAdded = added;
  }

  /** Taken off the front of the path on the way to the endpoint; empty for nothing. */
  public String prefixTaken() {
    return prefixTaken;
  }

  /** Put before the path on the way to the endpoint; empty for nothing. */
  public String prefixAdded() {
    return prefixAdded;
  }

  /** Counts one attempt. */
  public void attempt(String endpoint) {
    this.endpoint = endpoint;
    this.attempts++;
  }

  public int attempts() {
    return attempts;
  }

  /**
   * Nanoseconds from sending the head to the endpoint until its response head was read; 0 when
   * there was none.
   */
  public long upstreamNanos() {
    return upstreamNanos;
  }

  public void upstreamNanos(long nanos) {
    this.upstreamNanos = nanos;
  }

  /** Bytes of the request body that were read. */
  public long bytesIn() {
    return bytesIn;
  }

  public void countIn(long bytes) {
    bytesIn += bytes;
  }

  /** Bytes of the response body that were written. */
  public long bytesOut() {
    return bytesOut;
  }

  public void countOut(long bytes) {
    bytesOut += bytes;
  }

  /** {@code hit}, {@code miss} …; null without a cache. */
  public @Nullable String cacheStatus() {
    return cacheStatus;
  }

  public void cacheStatus(String status) {
    this.cacheStatus = status;
  }

  /** What was done to it on purpose, for a drill; null for nothing. */
  public @Nullable String fault() {
    return fault;
  }

  public void fault(String injected) {
    this.fault = injected;
  }

  /** Whether it is a call of gRPC, to be answered as one. */
  public boolean grpc() {
    return grpc;
  }

  public void grpc(boolean call) {
    this.grpc = call;
  }

  /** The code that a call ended with, 0 to 16; -1 when it is not known. */
  public int grpcStatus() {
    return grpcStatus;
  }

  public void grpcStatus(int code) {
    this.grpcStatus = code;
  }

  /**
   * Its place among others when not all can be served; 0 is the most important. Its route says so
   * for all that is done for it: every queue goes by this, and calls made for it have it, too.
   */
  public int rank() {
    return rank;
  }

  public void rank(int place) {
    this.rank = place;
  }

  /**
   * In nanoseconds of the ticker, when the exchange is ended by whoever has set this, as its time
   * is over; that may come a moment later than by the clock.
   */
  public long deadline() {
    return deadline;
  }

  public void deadline(long nanos) {
    this.deadline = nanos;
  }

  /** The field that tells endpoints what is left of it; null: they are not told. */
  public @Nullable String deadlineField() {
    return deadlineField;
  }

  public void deadlineField(@Nullable String name) {
    this.deadlineField = name;
  }

  /** What this gateway adds to the way that the request has come. */
  public Via via() {
    return via;
  }

  public void via(Via gateway) {
    this.via = gateway;
  }
}
