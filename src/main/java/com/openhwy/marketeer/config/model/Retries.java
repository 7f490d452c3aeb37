package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.base.MethodNames;
import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Shorthand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("Whether, when and how often a request is tried again.")
@Shorthand("attempts")
public record Retries(
    @Doc("Tries after the first one; 0 is none.") @Default("2") @Range(max = 10) int attempts,
    @Doc(
            "What another try follows: connect_failure (nothing was sent), reset (the connection"
                + " broke before the response), timeout (per_try_timeout has passed).")
        @Default("[connect_failure, reset, timeout]")
        List<Trigger> on,
    @Doc(
            "Statuses that another try follows: 503, 502-504, or several with commas; none when"
                + " left out.")
        @Nullable StatusRanges statuses,
    @Doc(
            "Codes that another try of a gRPC call follows, when the endpoint ends the call with"
                + " one before anything else. Every call is a POST: naming a code is what allows"
                + " it.")
        List<GrpcCode> grpc,
    @Doc(
            "Methods that may be sent twice. What was never sent, or what the endpoint says it did"
                + " not look at, is tried again whatever its method.")
        @Default("[GET, HEAD, OPTIONS, TRACE, PUT, DELETE]")
        List<String> methods,
    @Doc("For one try, from choosing its endpoint to the head of the response; 0 is no limit.")
        @Default("0s")
        Duration perTryTimeout,
    Backoff backoff,
    @Doc(
            "A Retry-After of the endpoint is waited for if it is not longer than this; else its"
                + " response is the client's.")
        @Default("1s")
        Duration retryAfterMax,
    @Doc(
            "A body up to this is kept while it is sent, so that it can be sent again; a longer one"
                + " is not, and its request is only tried again as long as none of it was sent.")
        @Default("64KiB")
        @Range(max = 16 << 20)
        DataSize bodyLimit,
    Budget budget,
    @Doc("Asks another endpoint before the first has failed; not done when left out.")
        @Nullable Hedge hedge) {
  public Retries {
    methods = MethodNames.of(methods);
  }

  public enum Trigger {
    CONNECT_FAILURE,
    RESET,
    TIMEOUT
  }

  @Doc(
      "How long is waited before another try: at random between nothing and base, which doubles"
          + " with each try up to max.")
  public record Backoff(
      @Doc("The most before the first further try.") @Default("25ms") Duration base,
      @Doc("The most before any.") @Default("250ms") Duration max) {}

  @Doc(
      "How many of a service's requests may be further tries at one time, over all event loops, so"
          + " that a pool in trouble does not get more to do.")
  public record Budget(
      @Doc("Part of the requests in flight.") @Default("20%") Ratio ratio,
      @Doc("So many at any time.") @Default("3") @Range(max = 10000) int min) {}

  @Doc(
      "Sends a request of one of the methods to further endpoints while the first still owes its"
          + " answer; who answers first wins, the others are cancelled. Each costs a part of the"
          + " budget.")
  @Shorthand("after")
  public record Hedge(
      @Doc("After so long without an answer, and again after as long.") @Range(min = 1)
          Duration after,
      @Doc("So many beside the first.") @Default("1") @Range(min = 1, max = 5) int max) {}
}
