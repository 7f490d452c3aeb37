package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("Lets no requests through for a while when too many fail or are slow.")
public record CircuitBreakerConfig(
    @Doc("What one breaker is for: service or endpoint.") @Default("service") Scope scope,
    @Doc("Over how long calls are counted.") @Default("10s") @Range(min = 100) Duration window,
    @Doc("Calls in the window below which it does not open.")
        @Default("20")
        @Range(min = 1, max = 1000000000)
        int minimumCalls,
    @Doc("Part of the calls that must fail for it to open; 0 is off.") @Default("50%")
        Ratio failureRatio,
    @Doc("Part of the calls that must be slow; 0 is off.") @Default("0%") Ratio slowCallRatio,
    @Doc("From when on a call is slow, to its response head.") @Default("1s") @Range(min = 1)
        Duration slowCall,
    @Doc("How long it lets nothing through.") @Default("10s") @Range(min = 1) Duration open,
    @Doc("Calls that are then tried, all of which must go well.")
        @Default("3")
        @Range(min = 1, max = 10000)
        int probes,
    @Doc("Over how long it then lets more and more through, from a tenth on; 0 is all at once.")
        @Default("5s")
        Duration ramp,
    Failures failures,
    @Doc("What answers while it lets nothing through; a 503 when left out.")
        @Nullable Fallback fallback) {

  public enum Scope {
    SERVICE,
    ENDPOINT
  }

  public record Failures(
      @Doc("Statuses that are failures.") @Default("500-599") StatusRanges statuses,
      @Doc("connect, reset (the connection broke, or what came was no answer), timeout.")
          @Default("[connect, reset, timeout]")
          List<Fault> errors) {}

  public enum Fault {
    CONNECT,
    RESET,
    TIMEOUT
  }

  public record Fallback(
      @Doc("Name of a service that gets the request instead.") @Default("") String service,
      @Doc("Status of a fixed answer.") @Default("503") @Range(min = 200, max = 599) int status,
      @Doc("Its body.") @Default("") String body,
      @Doc("Its Content-Type.") @Default("text/plain; charset=utf-8") String contentType) {}
}
