package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Shorthand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("Which requests, through what, to where.")
public record RouteConfig(
    @Doc("Its name in logs and metrics; unique.") String name,
    Match match,
    BackendConfig backend,
    @Doc("Names from middlewares.yaml, in the order they see the request.")
        List<String> middlewares,
    @Doc("Taken off the front of the path; ends at a segment.") @Default("") String stripPrefix,
    @Doc("Put before the path, after strip_prefix.") @Default("") String addPrefix,
    @Doc("Rewrites the path by a regular expression, last.") @Nullable Rewrite rewrite,
    @Doc("Host sent to the endpoint; by default the client's.") @Default("") String host,
    @Doc("The whole exchange; 0 is no limit.") @Default("0s") Duration timeout,
    @Doc("Time-outs of this route that differ from its service's.") @Nullable OwnTimeouts timeouts,
    @Doc("In place of all its service says of retries.") @Nullable Retries retries,
    @Doc("Request body; by default server.limits.request_body; 0 is no limit.")
        @Nullable DataSize bodyLimit,
    @Doc("Among equally specific routes the higher one wins.") @Default("0") int priority,
    @Doc("Who is served first and turned away last when not all can be served.") @Default("normal")
        Importance importance,
    Node origin) {

  @Doc(
      "All that is given must hold; within a list one is enough. Nothing given matches everything.")
  public record Match(
      @Doc(
              "Exact (api.example.com), one wildcard label and all below (*.example.com), or ~ and"
                  + " a regular expression for the whole host.")
          List<String> host,
      @Doc(
              "Exact (/api/auth), prefix (/api/*, which matches /api too), or ~ and a regular"
                  + " expression for the whole path.")
          List<String> path,
      @Doc("Methods; GET includes HEAD.") List<String> method,
      @Doc("Header fields.") Map<String, ValueMatch> headers,
      @Doc("Query parameters.") Map<String, ValueMatch> query,
      @Doc("Cookies.") Map<String, ValueMatch> cookies,
      @Doc("Address blocks the client's address may lie in.") List<Cidr> client,
      @Doc("An expression in CEL over request, client and tls that must be true.")
          @Nullable String expression) {

    /** The hosts that are names, or wildcards: those that a certificate can be for. */
    public List<String> hostNames() {
      return host.stream().filter(name -> !name.startsWith("~")).toList();
    }
  }

  @Doc("What a value must be; exactly one of the three.")
  @Shorthand("exact")
  public record ValueMatch(
      @Doc("Equal, case included.") @Nullable String exact,
      @Doc("There at all (true) or not (false).") @Nullable Boolean present,
      @Doc("Matched as a whole by a linear-time regular expression (RE2).")
          @Nullable String regex) {}

  public record Rewrite(
      @Doc("RE2, searched in the path.") String regex,
      @Doc(
              "What takes the place of each match; $1 or $${name} are groups (${name} would be an"
                  + " environment variable).")
          String replacement) {}

  @Doc("Limits on the way to an endpoint.")
  public record UpstreamTimeouts(
      @Doc("TCP and TLS.") @Default("3s") @Range(min = 1) Duration connect,
      @Doc("From the last byte of the request to the head of the response.")
          @Default("60s")
          @Range(min = 1)
          Duration responseHead,
      @Doc("Without any progress inside a body or a tunnel.") @Default("60s") @Range(min = 1)
          Duration idle) {}

  @Doc("What is left out is as the service has it.")
  public record OwnTimeouts(
      @Doc("TCP and TLS.") @Range(min = 1) @Nullable Duration connect,
      @Doc("From the last byte of the request to the head of the response.") @Range(min = 1)
          @Nullable Duration responseHead,
      @Doc("Without any progress inside a body or a tunnel.") @Range(min = 1)
          @Nullable Duration idle) {}
}
