package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.Explanation.Stage;
import com.openhwy.marketeer.routing.Explanation.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes through all candidates by the plain rules and puts into words what it finds. */
final class Explainer {
  private Explainer() {}

  static <R> Explanation explain(
      List<Candidate<R>> candidates, @Nullable Candidate<R> winner, Request request) {
    Map<Integer, Verdict> best = new LinkedHashMap<>();
    for (Candidate<R> candidate : candidates) {
      best.merge(candidate.order(), verdict(candidate, winner, request), Explainer::farther);
    }
    List<Verdict> verdicts =
        best.values().stream().sorted(Comparator.comparing(Verdict::stage).reversed()).toList();
    String what = request.method() + " " + request.host() + request.path();
    return new Explanation(what, winner == null ? null : winner.name(), verdicts);
  }

  private static Verdict farther(Verdict one, Verdict other) {
    return other.stage().compareTo(one.stage()) > 0 ? other : one;
  }

  private static <R> Verdict verdict(
      Candidate<R> candidate, @Nullable Candidate<R> winner, Request request) {
    if (candidate.equals(winner)) {
      return verdict(candidate, Stage.WINS, "wins: " + describe(candidate));
    }
    if (!candidate.host().matches(request.host())) {
      return verdict(
          candidate, Stage.HOST_DIFFERS, differs("host", request.host(), candidate.host()));
    }
    if (!candidate.path().matches(request.path())) {
      return verdict(
          candidate, Stage.PATH_DIFFERS, differs("path", request.path(), candidate.path()));
    }
    String failure = candidate.predicates().failure(request);
    if (failure != null || winner == null) {
      return verdict(candidate, Stage.PREDICATE_FAILS, String.valueOf(failure));
    }
    return verdict(
        candidate,
        Stage.OUTRANKED,
        "fits, but " + winner.name() + " has " + edge(winner, candidate));
  }

  private static Verdict verdict(Candidate<?> candidate, Stage stage, String reason) {
    return new Verdict(candidate.name(), candidate.host() + " " + candidate.path(), stage, reason);
  }

  private static String differs(String what, String met, Object expected) {
    return what + " is \"" + met + "\", expected " + expected;
  }

  private static String describe(Candidate<?> winner) {
    int count = winner.predicates().count();
    return host(winner.host())
        + ", "
        + path(winner.path())
        + (count == 0 ? "" : count == 1 ? ", 1 predicate" : ", " + count + " predicates");
  }

  private static String host(HostPattern host) {
    return switch (host.kind()) {
      case EXACT -> "exact host";
      case WILDCARD -> "wildcard host " + host;
      case REGEX -> "host by regular expression";
      case ANY -> "any host";
    };
  }

  private static String path(PathPattern path) {
    return switch (path.kind()) {
      case EXACT -> "exact path";
      case PREFIX -> "prefix " + path;
      case REGEX -> "regular expression";
      case ANY -> "any path";
    };
  }

  /** In what the winner is ahead, by the first rule that tells the two apart. */
  private static String edge(Candidate<?> winner, Candidate<?> other) {
    if (!winner.host().equals(other.host())) {
      return winner.host().kind() == HostPattern.Kind.REGEX
              && other.host().kind() == winner.host().kind()
          ? "the host that stands first in the file"
          : "the more specific host";
    }
    if (winner.path().kind() != other.path().kind()) {
      return "the more specific path, " + path(winner.path());
    }
    if (winner.path().kind() == PathPattern.Kind.PREFIX && !winner.path().equals(other.path())) {
      return "the longer prefix";
    }
    if (winner.predicates().count() != other.predicates().count()) {
      return "more predicates";
    }
    return winner.entry().priority() != other.entry().priority()
        ? "the higher priority"
        : "the earlier place in the file";
  }
}
