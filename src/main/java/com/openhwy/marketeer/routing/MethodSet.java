package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.base.MethodNames;
import com.openhwy.marketeer.http.FieldSyntax;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The methods a route takes; GET includes HEAD (RFC 9110 9.3.2). Immutable, thread-safe. */
final class MethodSet {
  private final int known;
  private final List<String> others;
  private final List<String> names;

  private MethodSet(Set<String> names) {
    int bits = 0;
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      bits |= bit(name);
      if (bit(name) == 0) {
        unknown.add(name);
      }
    }
    this.known = bits;
    this.others = List.copyOf(unknown);
    this.names = List.copyOf(names);
  }

  /**
   * @param configured the usual names in any case, others as they are
   */
  static MethodSet of(List<String> configured) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : MethodNames.of(configured)) {
      names.add(name);
      if (name.equals("GET")) {
        names.add("HEAD");
      }
    }
    return new MethodSet(names);
  }

  /**
   * @throws IllegalArgumentException with a message for the operator when it is no method
   */
  static void check(String configured) {
    if (!FieldSyntax.isToken(configured)) {
      throw new IllegalArgumentException(
          "\"" + configured + "\" is no method; expected a name such as GET or POST");
    }
  }

  boolean contains(String method) {
    int bit = bit(method);
    return bit != 0 ? (known & bit) != 0 : others.contains(method);
  }

  boolean containsAll(MethodSet other) {
    return (known & other.known) == other.known && others.containsAll(other.others);
  }

  /** In the order of the configuration, HEAD behind GET. */
  List<String> names() {
    return names;
  }

  private static int bit(String method) {
    return switch (method) {
      case "GET" -> 1;
      case "HEAD" -> 2;
      case "POST" -> 4;
      case "PUT" -> 8;
      case "DELETE" -> 16;
      case "PATCH" -> 32;
      case "OPTIONS" -> 64;
      case "TRACE" -> 128;
      case "CONNECT" -> 256;
      default -> 0;
    };
  }
}
