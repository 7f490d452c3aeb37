package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Shorthand;
import com.openhwy.marketeer.config.model.RouteConfig.ValueMatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Shorthand("service")
@Doc("One of the services of a split.")
public record SplitService(
    @Doc("Name from services.yaml.") String service,
    @Doc("Its share beside the other weights; with 0 it gets only what its when takes.")
        @Default("1")
        @Range(max = 1_000_000)
        int weight,
    @Doc(
            "Requests that go to it whatever the weights: one of these is enough; the first service"
                + " of the list that takes a request has it.")
        List<When> when) {

  @Doc("All that is given must hold.")
  public record When(
      @Doc("Header fields.") Map<String, ValueMatch> headers,
      @Doc("Cookies.") Map<String, ValueMatch> cookies,
      @Doc("Query parameters.") Map<String, ValueMatch> query,
      @Doc("Address blocks the client's address may lie in.") List<Cidr> client,
      @Doc(
              "An expression in CEL that must be true; it knows what a middleware above has vouched"
                  + " for.")
          @Nullable String expression) {}
}
