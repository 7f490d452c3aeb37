package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.MethodNames;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.model.Importance;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code mirror}. */
@Doc("Sends copies of requests to another service; its answers go nowhere, or are compared.")
record MirrorSettings(
    @Doc("The service that gets the copies.") String service,
    @Doc("Of how many of a hundred requests, 0.1 for one in a thousand.") @Default("100")
        double sample,
    @Doc("Methods of which copies are sent; what is not safe is then done twice.")
        @Default("[GET, HEAD, OPTIONS]")
        List<String> methods,
    @Doc("The largest body that is copied; a request with a larger one has no copy.")
        @Default("64KiB")
        @Range(max = 16 << 20)
        DataSize maxBody,
    @Doc("Copies under way at a time, over all event loops; there are none beyond it.")
        @Default("100")
        @Range(min = 1, max = 100_000)
        int maxInFlight,
    @Doc("Of copies, where not all requests can be served: by default the first to go.")
        @Default("sheddable")
        Importance importance,
    @Doc("For a copy, until its answer is read.") @Default("5s") @Range(min = 1) Duration timeout,
    @Doc("Field that marks copies; clients' own are taken off every request.")
        @Default("X-Mirrored-By")
        String mark,
    @Doc("Fields that copies go without.") List<String> removeHeaders,
    @Doc("Compares answers; without it they are dropped.") @Nullable Compare compare) {
  MirrorSettings {
    methods = MethodNames.of(methods);
  }

  @Doc("How the copy's answer is compared with the client's.")
  record Compare(
      @Doc("Bodies up to this size are compared, of larger ones only status and fields are.")
          @Default("256KiB")
          @Range(max = 4 << 20)
          DataSize maxBody,
      @Doc(
              "Of how many of a hundred compared requests the service that answered is asked once"
                  + " more, to learn what differs by itself; only GET, HEAD and OPTIONS.")
          @Default("5")
          double noiseSample,
      @Doc("Never compared: names of header fields, and JSON pointers (/items/*/time).")
          List<String> ignore,
      @Doc("How many of the last differing answers are kept to be read.")
          @Default("50")
          @Range(max = 1000)
          int recent) {}
}
