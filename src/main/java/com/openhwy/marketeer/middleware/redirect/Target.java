package com.openhwy.marketeer.middleware.redirect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.LocationTemplate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule leads. The part before the first group decides the host, and is the operator's text
 * alone; what a group holds can only become part of a path behind it. Immutable.
 *
 * @param start scheme, host and the beginning of the path, or the beginning of the path
 * @param groups after it: numbers of groups, with literal text behind each
 * @param hasQuery one of its own, so that the request's is not kept
 */
record Target(LocationTemplate start, List<Group> groups, boolean hasQuery) {
  private static final String HEX = "0123456789ABCDEF";
  private static final java.util.regex.Pattern REFERENCE =
      java.util.regex.Pattern.compile("\\$(?:([0-9]+)|\\{([A-Za-z0-9_]+)})");

  record Group(int number, String literalBehind) {}

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static Target compile(String to, Pattern from) {
    java.util.regex.Matcher reference = REFERENCE.matcher(to);
    List<Group> groups = new ArrayList<>();
    int end = to.length();
    boolean more = reference.find();
    String start = more ? to.substring(0, reference.start()) : to;
    while (more) {
      int number = number(reference, from);
      int literal = reference.end();
      more = reference.find();
      String behind = to.substring(literal, more ? reference.start() : end);
      checkLiteral(to, behind);
      groups.add(new Group(number, behind));
    }
    if (!groups.isEmpty()) {
      checkStart(to, start);
    }
    boolean hasQuery = to.indexOf('?') >= 0 || to.contains("{uri}") || to.contains("{query}");
    return new Target(LocationTemplate.compile(start), List.copyOf(groups), hasQuery);
  }

  private static int number(java.util.regex.Matcher reference, Pattern from) {
    String name = reference.group(2);
    Integer number =
        name == null ? Integer.valueOf(reference.group(1)) : from.namedGroups().get(name);
    if (number == null || number > from.groupCount()) {
      throw new IllegalArgumentException(
          "\""
              + reference.group()
              + "\" is no group of \""
              + from.pattern()
              + "\", which has "
              + from.groupCount());
    }
    return number;
  }

  /** Otherwise a group could say where the host ends, or what it is. */
  private static void checkStart(String to, String start) {
    int authority = start.indexOf("://");
    String behind = authority < 0 ? start : start.substring(authority + 3);
    if (behind.indexOf('/') < 0 && !behind.contains("{path}") && !behind.contains("{uri}")) {
      throw new IllegalArgumentException(
          "\"" + to + "\" has a group before its path begins; expected a slash before the first $");
    }
  }

  private static void checkLiteral(String to, String literal) {
    boolean plain = literal.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\\{}".indexOf(c) < 0);
    if (!plain) {
      throw new IllegalArgumentException(
          "\""
              + to
              + "\" holds a space, a backslash, a brace or something that is no ASCII behind a group;"
              + " expected such characters percent-encoded and {placeholders} before the first group");
    }
  }

  /**
   * @param match of the rule's expression
   * @return null when the client named no host and the target needs one
   */
  @Nullable String expand(Exchange x, Matcher match) {
    String begin = start.expand(x);
    if (begin == null) {
      return null;
    }
    StringBuilder out = new StringBuilder(begin.length() + 64).append(begin);
    for (Group group : groups) {
      String value = match.group(group.number());
      appendEncoded(out, value == null ? "" : value);
      out.append(group.literalBehind());
    }
    String query = x.request().query();
    if (!hasQuery && query != null) {
      appendEncoded(out.append('?'), query);
    }
    return out.toString();
  }

  private static void appendEncoded(StringBuilder out, String value) {
    int from = 0;
    while (isSlash(out, out.length() - 1) && isSlash(value, from)) {
      from++; // "//" would make a host of what follows when the target is a path alone
    }
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0x20 && c < 0x7f && "\"<>\\^`{|}#".indexOf(c) < 0) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt((c >> 4) & 15)).append(HEX.charAt(c & 15));
      }
    }
  }

  private static boolean isSlash(CharSequence text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) == '/';
  }
}
