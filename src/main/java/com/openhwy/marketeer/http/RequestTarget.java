package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import org.jspecify.annotations.Nullable;

/** What a request is for, proved valid and put into its {@link Request}. Pure. */
public final class RequestTarget {
  private RequestTarget() {}

  /** Methods that no route serves, whatever it says. */
  public static @Nullable Failure method(String method) {
    return method.equals("CONNECT") || method.equals("TRACE")
        ? Failure.of(FailureKind.METHOD_NOT_ALLOWED, "CONNECT and TRACE are not served")
        : null;
  }

  /**
   * @param target path and query, beginning with a slash
   */
  public static @Nullable Failure path(String target, Request r, boolean mergeSlashes) {
    int mark = target.indexOf('?');
    String canonical =
        CanonicalPath.of(mark < 0 ? target : target.substring(0, mark), mergeSlashes);
    if (canonical == null || target.indexOf('#') >= 0) {
      return malformed("a path that is not valid or means different things to different servers");
    }
    r.path(canonical).query(mark < 0 ? null : target.substring(mark + 1));
    return null;
  }

  /** The target {@code *} (RFC 9112 3.2.4). */
  public static @Nullable Failure asterisk(Request r) {
    r.path("*").query(null);
    return r.method().equals("OPTIONS")
        ? null
        : malformed("the target * with a method other than OPTIONS");
  }

  public static @Nullable Failure host(String authority, Request r) {
    String host = HostNames.host(authority);
    if (host == null) {
      return malformed("a Host that is no host name or address with an optional port");
    }
    r.authority(authority, host);
    return null;
  }

  private static Failure malformed(String detail) {
    return Failure.of(FailureKind.MALFORMED_REQUEST, detail);
  }
}
