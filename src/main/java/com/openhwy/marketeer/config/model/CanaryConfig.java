package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.time.Duration;
import java.util.List;

@Doc(
    "Moves the traffic to one of the services by itself, step by step, for as long as it does no"
        + " worse than the others.")
public record CanaryConfig(
    @Doc(
            "Which of the split's services is the new one. Its weight is not used; the others share"
                + " by theirs what it leaves.")
        String service,
    @Doc("Its share in percent, step after step; after the last step it gets everything.")
        @Default("[1, 5, 25, 50]")
        @Range(min = 1, max = 99)
        List<Integer> steps,
    @Doc("How long a step lasts at least.") @Default("5m") @Range(min = 1000) Duration interval,
    @Doc("How many requests each side must have had in a step before the next.")
        @Default("100")
        @Range(min = 1, max = 1_000_000_000)
        int minRequests,
    @Doc("A step that has not ended by then ends in a rollback; 0 waits as long as it takes.")
        @Default("0s")
        Duration timeLimit,
    @Doc("By how many of a hundred requests more than the others it may fail.") @Default("1")
        double errorMargin,
    @Doc("By how many percent its answers may be slower than the others'.")
        @Default("50")
        @Range(max = 10_000)
        int latencyMargin,
    @Doc("Of how many of a hundred answers the slowest is compared.")
        @Default("95")
        @Range(min = 50, max = 99)
        int latencyQuantile,
    @Doc("Any text, a version for example: with another one the canary starts anew.") @Default("")
        String revision) {}
