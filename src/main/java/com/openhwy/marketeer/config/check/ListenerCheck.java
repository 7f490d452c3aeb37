package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.ListenAddress;
import com.openhwy.marketeer.config.model.ServerConfig;
import java.util.ArrayList;
import java.util.List;

/** Every listener has an address of its own. */
final class ListenerCheck {
  private static final int MAX_WORKERS = 1024;

  private final Problems problems;
  private final TlsCheck tls;

  ListenerCheck(Problems problems) {
    this.problems = problems;
    this.tls = new TlsCheck(problems);
  }

  private record Bound(ListenAddress address, Place place) {}

  void check(Draft draft) {
    List<Bound> bound = new ArrayList<>();
    if (draft.server() != null) {
      Place server = draft.root().at("server");
      listeners(draft.server(), server, bound);
      workers(draft.server().workers(), server.at("workers"));
    }
    if (draft.admin() != null) {
      bound.add(new Bound(draft.admin().listen(), draft.root().at("admin").at("listen")));
    }
    for (int i = 0; i < bound.size(); i++) {
      conflict(bound.get(i), bound.subList(0, i));
    }
  }

  private void listeners(ServerConfig server, Place place, List<Bound> bound) {
    for (int i = 0; i < server.http().size(); i++) {
      ServerConfig.HttpListener listener = server.http().get(i);
      Place at = place.at("http").item(i);
      bound.add(new Bound(listener.listen(), at.at("listen")));
      Integer port = listener.redirectPort();
      if (port != null && (port < 1 || port > 65535)) {
        at.at("redirect_port").problem(problems, port + " is no port; expected 1 to 65535");
      }
    }
    for (int i = 0; i < server.https().size(); i++) {
      Place at = place.at("https").item(i);
      bound.add(new Bound(server.https().get(i).listen(), at.at("listen")));
      tls.check(server.https().get(i).tls(), at.at("tls"));
      if (server.https().get(i).http3() && server.https().get(i).listen().path() != null) {
        at.at("http3")
            .problem(
                problems,
                "true goes with an address and a port, not with a Unix socket: QUIC is UDP;"
                    + " expected false here, or listen: 0.0.0.0:443");
      }
    }
  }

  private void workers(String workers, Place place) {
    boolean number = workers.matches("[0-9]{1,4}");
    if (!workers.equals("auto")
        && (!number || Integer.parseInt(workers) < 1 || Integer.parseInt(workers) > MAX_WORKERS)) {
      place.problem(
          problems, "\"" + workers + "\" is no number of workers; expected auto or 1 to 1024");
    }
  }

  private void conflict(Bound listener, List<Bound> earlier) {
    for (Bound other : earlier) {
      if (overlap(listener.address(), other.address())) {
        listener
            .place()
            .problem(
                problems,
                listener.address()
                    + " is taken by "
                    + other.place().path()
                    + " ("
                    + other.address()
                    + ") at "
                    + other.place().mark()
                    + "; one address and port takes one listener");
        return;
      }
    }
  }

  private static boolean overlap(ListenAddress one, ListenAddress other) {
    if (one.path() != null || other.path() != null) {
      return one.equals(other);
    }
    return one.port() != 0
        && one.port() == other.port()
        && (one.host().equals(other.host()) || isAny(one.host()) || isAny(other.host()));
  }

  private static boolean isAny(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }
}
