package com.openhwy.marketeer.base;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Regular expressions whose running time is linear in the input (RE2): no request can stall a loop.
 */
public final class Regexes {
  /** What RE2 itself grants one counted repetition. */
  private static final int MAX_REPEAT = 1000;

  /** Characters, classes and the like when everything that is repeated is written out. */
  private static final int MAX_COPIES = 100_000;

  private Regexes() {}

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static Pattern compile(String regex) {
    try {
      refuseMultiplied(regex);
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\""
              + regex
              + "\" is no regular expression: "
              + reason(e)
              + "; expected RE2 syntax, which has no look-around and no back-references",
          e);
    }
  }

  /** RE2 calls a bracket too many an internal error. */
  private static String reason(PatternSyntaxException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("stack underflow")
        ? "it has a closing bracket that none opens"
        : message;
  }

  /**
   * Counted repetitions are compiled by copying what is repeated, so that those within each other
   * multiply: three of a thousand would take all memory, and so would a thousand of what is long.
   */
  private static void refuseMultiplied(String regex) {
    Deque<Extent> enclosing = new ArrayDeque<>();
    Extent here = Extent.NONE; // the group that is open
    Extent last = Extent.NONE; // what a repetition at this place would repeat
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      int count = c == '{' ? count(regex, i) : 0;
      if (c == '(') {
        enclosing.push(here);
        here = Extent.NONE;
        last = Extent.NONE;
      } else if (c == ')' && !enclosing.isEmpty()) {
        last = here;
        here = enclosing.pop().and(last);
      } else if (count > 0) {
        here = here.and(last.times(count - 1));
        last = last.times(count);
        here = new Extent(Math.max(here.repeats, last.repeats), here.length);
        refuse(regex, here);
        i = regex.indexOf('}', i);
      } else if ("*+?".indexOf(c) < 0) {
        int end = literalEnd(regex, i);
        boolean quoted = regex.startsWith("\\Q", i);
        last = new Extent(1, quoted ? end - i : 1);
        here = here.and(last);
        i = end;
      }
    }
  }

  /**
   * How much a part of an expression comes to.
   *
   * @param repeats the most copies of anything in it
   * @param length of all of it, written out
   */
  private record Extent(int repeats, long length) {
    static final Extent NONE = new Extent(1, 0);

    Extent and(Extent next) {
      return new Extent(Math.max(repeats, next.repeats), length + next.length);
    }

    Extent times(int count) {
      return new Extent(repeats * count, length * count);
    }
  }

  private static void refuse(String regex, Extent what) {
    if (what.repeats > MAX_REPEAT) {
      throw new IllegalArgumentException(
          "\""
              + regex
              + "\" repeats something more than "
              + MAX_REPEAT
              + " times, repetitions within each other multiplied; expected fewer, or * or +");
    }
    if (what.length > MAX_COPIES) {
      throw new IllegalArgumentException(
          "\""
              + regex
              + "\" is more than "
              + MAX_COPIES
              + " characters long with its repetitions written out; expected fewer, or * or +");
    }
  }

  /** Where what begins at a character that is no operator ends: an escape, a class or itself. */
  private static int literalEnd(String regex, int from) {
    char c = regex.charAt(from);
    if (c == '\\' && regex.startsWith("\\Q", from)) {
      int end = regex.indexOf("\\E", from);
      return end < 0 ? regex.length() : end + 1;
    }
    if (c == '\\' && from + 2 < regex.length() && "pPx".indexOf(regex.charAt(from + 1)) >= 0) {
      int end = regex.charAt(from + 2) == '{' ? regex.indexOf('}', from) : -1;
      return end < 0 ? from + 2 : end;
    }
    if (c == '\\') {
      return from + 1;
    }
    if (c != '[') {
      return from;
    }
    int i = from + 1;
    if (i < regex.length() && regex.charAt(i) == '^') {
      i++;
    }
    // A bracket that comes first is a member, and so is what stands in [:alpha:].
    for (int first = i; i < regex.length() && (regex.charAt(i) != ']' || i == first); i++) {
      if (regex.charAt(i) == '\\') {
        i++;
      } else if (regex.startsWith("[:", i) && regex.indexOf(":]", i) > 0) {
        i = regex.indexOf(":]", i) + 1;
      }
    }
    return i;
  }

  /** The larger number of <code>{n}</code>, <code>{n,}</code> or <code>{n,m}</code>; 0 for text. */
  private static int count(String regex, int from) {
    int most = 0;
    int number = 0;
    for (int i = from + 1; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c >= '0' && c <= '9') {
        number = Math.min(MAX_REPEAT + 1, number * 10 + c - '0');
      } else if (c == ',' || c == '}') {
        most = Math.max(most, number);
        number = 0;
      } else {
        return 0;
      }
      if (c == '}') {
        return most;
      }
    }
    return 0;
  }
}
