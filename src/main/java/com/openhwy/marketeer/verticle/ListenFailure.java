package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.model.ListenAddress;
import java.util.Locale;

/** Why a listener could not be opened, in words that lead to the cause. */
final class ListenFailure {
  private ListenFailure() {}

  /**
   * @param what as the configuration names it: {@code server.http[0].listen}
   */
  static StartFailure of(String what, ListenAddress address, Throwable cause) {
    return new StartFailure(
        what + ": cannot listen on " + address + ": " + why(address, cause), cause);
  }

  /** The UDP side of a listener whose TCP side is open. */
  static StartFailure overUdp(String what, ListenAddress address, Throwable cause) {
    String text = deepest(cause).toLowerCase(Locale.ROOT);
    String why =
        text.contains("address already in use")
            ? "the port is taken; see who has it: ss -lunp 'sport = :" + address.port() + "'"
            : why(address, cause);
    return new StartFailure(
        what + ": cannot listen on " + address + " over UDP, for HTTP/3: " + why, cause);
  }

  private static String why(ListenAddress address, Throwable cause) {
    String text = deepest(cause).toLowerCase(Locale.ROOT);
    if (text.contains("address already in use")) {
      return address.path() != null
          ? "another process listens on that socket; see: ss -lxp | grep " + address.path()
          : "the port is taken; see who has it: ss -ltnp 'sport = :" + address.port() + "'";
    }
    if (text.contains("permission denied")) {
      return address.path() != null
          ? "no permission to make that socket; check who may write to its directory"
          : "no permission; ports below 1024 need the capability CAP_NET_BIND_SERVICE (systemd:"
              + " AmbientCapabilities=CAP_NET_BIND_SERVICE)";
    }
    if (text.contains("cannot assign requested address")) {
      return "no interface of this machine has that address; see: ip address";
    }
    return deepest(cause);
  }

  private static String deepest(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}
