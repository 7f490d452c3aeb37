package com.openhwy.marketeer.middleware.fault;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of {@code fault}. */
@Doc("Faults on purpose, for drills: some requests are delayed, answered with an error or reset.")
record FaultSettings(
    @Doc("Whether any fault happens; to be switched by a reload.") @Default("true") boolean enabled,
    @Doc("Only requests with these fields, each of exactly this value; none is every request.")
        Map<String, String> headers,
    @Doc("Requests that are kept waiting before they go on.") @Nullable DelaySettings delay,
    @Doc("Requests that get an error in place of an answer.") @Nullable AbortSettings abort,
    @Doc("Lets requests ask for a fault themselves; nobody may when left out.")
        @Nullable ByHeader byHeader,
    @Doc("Requests kept waiting at the same time, over all event loops; more go on undelayed.")
        @Default("100")
        @Range(min = 1, max = 1_000_000)
        int maxDelayed) {

  record DelaySettings(
      @Doc("How long.") @Range(min = 1, max = 3_600_000) Duration time,
      @Doc("At most so much more, at random.") @Default("0s") @Range(max = 3_600_000)
          Duration jitter,
      @Doc("Of 100 requests, how many: 0 to 100, fractions too.") @Default("100")
          double percentage) {}

  record AbortSettings(
      @Doc("Status of the error; 503 when neither this nor reset is given.")
          @Range(min = 400, max = 599)
          @Nullable Integer status,
      @Doc("What calls of gRPC get instead, as in unavailable; by default what fits the status.")
          @Nullable GrpcCode grpcStatus,
      @Doc("The connection (HTTP/1) or stream (HTTP/2, HTTP/3) is reset, without an answer.")
          @Default("false")
          boolean reset,
      @Doc("Of 100 requests, how many: 0 to 100, fractions too.") @Default("100")
          double percentage) {}

  record ByHeader(
      @Doc("Field that asks for a delay, as in 250ms; empty is none.") @Default("X-Fault-Delay")
          String delay,
      @Doc(
              "Field that asks for an error: a status from 400 to 599, a code of gRPC as in"
                  + " unavailable, or reset; empty is none.")
          @Default("X-Fault-Abort")
          String abort,
      @Doc("The longest delay that may be asked for; who asks for more gets this.")
          @Default("5s")
          @Range(min = 1, max = 3_600_000)
          Duration maxDelay,
      @Doc("Address blocks of clients that may ask; none is everybody.") List<Cidr> allow) {}
}
