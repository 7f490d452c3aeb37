package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.http.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * From a request to its route. The most specific route wins: exact host, then the longest wildcard,
 * then regular expressions in the order of the file, then any host; within a host exact path, then
 * the longest prefix, then regular expressions, then what takes any path; then more predicates, the
 * higher {@code priority}, the order of the file. A route whose predicates fail is passed over, and
 * a host without a fitting route leaves the request to the next wider host. Never the length of a
 * rule's text.
 *
 * <p>A hash table per kind of host and a compressed tree of path segments: the cost of a match
 * grows with the labels of the host and the segments of the path, not with the number of routes.
 * Matching by host, path and method allocates nothing. Immutable, thread-safe.
 *
 * @param <R> what a route is to the caller
 */
public final class RouteTable<R> {
  private static final Candidate.Visit MATCHES =
      (candidate, request) -> candidate.predicates().hold(request);

  private final Map<String, HostRoutes<R>> exact;
  private final RegionMap<HostRoutes<R>> wildcards;
  private final List<RegexHost<R>> regexHosts;
  private final HostRoutes<R> anyHost;
  private final List<Candidate<R>> candidates;

  private record RegexHost<R>(HostPattern host, HostRoutes<R> routes) {}

  private RouteTable(List<Candidate<R>> candidates) {
    Map<HostPattern, HostRoutes.Builder<R>> hosts = new LinkedHashMap<>();
    HostRoutes.Builder<R> any = new HostRoutes.Builder<>();
    hosts.put(HostPattern.ANY, any);
    for (Candidate<R> candidate : candidates) {
      hosts.computeIfAbsent(candidate.host(), h -> new HostRoutes.Builder<>()).add(candidate);
    }
    Map<String, HostRoutes<R>> wild = new HashMap<>();
    Map<String, HostRoutes<R>> named = new HashMap<>();
    List<RegexHost<R>> regexes = new ArrayList<>();
    hosts.forEach(
        (host, routes) -> {
          switch (host.kind()) {
            case EXACT -> named.put(host.text(), routes.build());
            case WILDCARD -> wild.put(host.text(), routes.build());
            case REGEX -> regexes.add(new RegexHost<>(host, routes.build()));
            case ANY -> {}
          }
        });
    this.exact = named;
    this.wildcards = new RegionMap<>(wild);
    this.regexHosts = List.copyOf(regexes);
    this.anyHost = any.build();
    this.candidates = candidates;
  }

  /**
   * @param entries in the order of the file
   * @throws IllegalArgumentException naming every value that cannot be understood, its route and
   *     its place ({@code route "api": match.path[1]: …}), a line each
   */
  public static <R> RouteTable<R> compile(List<RouteEntry<R>> entries) {
    List<String> problems = new ArrayList<>();
    List<Candidate<R>> candidates = new ArrayList<>(entries.size());
    for (int order = 0; order < entries.size(); order++) {
      RouteEntry<R> entry = entries.get(order);
      String where = "route \"" + entry.name() + "\": match.";
      RouteMatch match =
          RouteMatch.compile(
              entry.match(), (key, message) -> problems.add(where + key + ": " + message));
      for (HostPattern host : match.hosts()) {
        for (PathPattern path : match.paths()) {
          candidates.add(new Candidate<>(entry, host, path, match.predicates(), order));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new RouteTable<>(List.copyOf(candidates));
  }

  /**
   * Looks for values in a match that {@link #compile} would not understand.
   *
   * @param problems hears of each: where below {@code match} ({@code path[1]}, {@code
   *     headers.X-Key}), and a message for the operator
   */
  public static void check(RouteConfig.Match match, BiConsumer<String, String> problems) {
    RouteMatch.compile(match, problems);
  }

  /** The route of a request, null when none takes it. */
  public @Nullable R match(Request request) {
    Candidate<R> found = find(request, MATCHES);
    return found == null ? null : found.entry().route();
  }

  /**
   * The methods, as {@code Allow} lists them, that would have found a route for this host, path and
   * everything else; empty when none would. For a request that {@link #match} found no route for:
   * empty is 404, the rest 405 (RFC 9110 15.5.6).
   */
  public String allowedMethods(Request request) {
    Set<String> allowed = new LinkedHashSet<>();
    find(
        request,
        (candidate, r) -> {
          MethodSet methods = candidate.predicates().methods();
          if (methods != null && candidate.predicates().holdButForMethod(r)) {
            allowed.addAll(methods.names());
          }
          return false;
        });
    return String.join(", ", allowed);
  }

  /** Which route a request gets and why, and why the others do not; for people, not for traffic. */
  public Explanation explain(Request request) {
    return Explainer.explain(candidates, find(request, MATCHES), request);
  }

  /** The routes that no request can ever get, because another takes all of theirs. */
  public List<ShadowedRoute> shadowed() {
    return ShadowedRoute.among(candidates);
  }

  private @Nullable Candidate<R> find(Request request, Candidate.Visit visit) {
    String host = request.host();
    HostRoutes<R> own = exact.get(host);
    Candidate<R> found = own == null ? null : own.find(request, visit);
    for (int dot = host.indexOf('.'); found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
      HostRoutes<R> wild = wildcards.get(host, dot + 1, host.length());
      found = wild == null ? null : wild.find(request, visit);
    }
    for (int i = 0; found == null && i < regexHosts.size(); i++) {
      RegexHost<R> candidate = regexHosts.get(i);
      found = candidate.host().matches(host) ? candidate.routes().find(request, visit) : null;
    }
    return found != null ? found : anyHost.find(request, visit);
  }
}
