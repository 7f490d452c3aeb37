package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.IpAddresses;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.InOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What expressions can call beyond the standard: a few that routing needs, each linear in its
 * arguments. {@code matches} and {@code in} are the standard's, told anew: the one to compile a
 * pattern once, the other since our maps answer for every name.
 */
final class Functions {
  static final String MATCHES = "matches";
  static final String CIDR = "cidr";

  private static final String IN = "@in";
  private static final CelType TEXT = SimpleType.STRING;

  private Functions() {}

  static List<CelFunctionDecl> declarations() {
    return List.of(
        CelFunctionDecl.newFunctionDeclaration(
            CIDR, CelOverloadDecl.newGlobalOverload("cidr_text", SimpleType.BOOL, TEXT, TEXT)),
        member("lowerAscii", "lower_ascii", TEXT),
        member("upperAscii", "upper_ascii", TEXT),
        member("trim", "trim_text", TEXT),
        member("split", "split_text", ListType.create(TEXT), TEXT),
        CelFunctionDecl.newFunctionDeclaration(
            "substring",
            CelOverloadDecl.newMemberOverload("substring_from", TEXT, TEXT, SimpleType.INT),
            CelOverloadDecl.newMemberOverload(
                "substring_range", TEXT, TEXT, SimpleType.INT, SimpleType.INT)));
  }

  private static CelFunctionDecl member(
      String name, String id, CelType result, CelType... arguments) {
    List<CelType> all = new ArrayList<>(List.of(TEXT));
    all.addAll(List.of(arguments));
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newMemberOverload(id, result, all));
  }

  static List<CelFunctionBinding> bindings(CelOptions options) {
    List<CelFunctionBinding> all = new ArrayList<>();
    bind(
        all,
        CIDR,
        CelFunctionBinding.from("cidr_text", String.class, String.class, Functions::lies));
    bind(
        all,
        "lowerAscii",
        CelFunctionBinding.from("lower_ascii", String.class, s -> cased(s, 'A', 'Z')));
    bind(
        all,
        "upperAscii",
        CelFunctionBinding.from("upper_ascii", String.class, s -> cased(s, 'a', 'z')));
    bind(all, "trim", CelFunctionBinding.from("trim_text", String.class, String::strip));
    bind(
        all,
        "split",
        CelFunctionBinding.from("split_text", String.class, String.class, Functions::split));
    bind(
        all,
        "substring",
        CelFunctionBinding.from(
            "substring_from", String.class, Long.class, (s, from) -> part(s, from, s.length())),
        CelFunctionBinding.from(
            "substring_range",
            List.of(String.class, Long.class, Long.class),
            a -> part((String) a[0], (Long) a[1], (Long) a[2])));
    bind(
        all,
        IN,
        inList(options),
        CelFunctionBinding.from("in_map", Object.class, Map.class, Functions::in));
    bind(
        all,
        MATCHES,
        CelFunctionBinding.from("matches", String.class, String.class, Patterns::find),
        CelFunctionBinding.from("matches_string", String.class, String.class, Patterns::find));
    return all;
  }

  private static void bind(
      List<CelFunctionBinding> all, String name, CelFunctionBinding... overloads) {
    all.addAll(CelFunctionBinding.fromOverloads(name, overloads));
  }

  private static CelFunctionBinding inList(CelOptions options) {
    RuntimeEquality equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
    return InOperator.InOverload.IN_LIST.newFunctionBinding(options, equality);
  }

  /** The standard's asks for the value, and what a request does not have has the empty one. */
  private static boolean in(Object name, Map<?, ?> map) {
    return map.containsKey(name);
  }

  /** Whether an address lies in a block; what is no address lies in none. */
  private static boolean lies(String address, String block) {
    byte[] bytes = IpAddresses.parse(address);
    return bytes != null && Cidr.parse(block).contains(bytes);
  }

  /** With the letters between the two in the other case. */
  private static String cased(String text, char from, char to) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= from && text.charAt(i) <= to) {
        char[] all = text.toCharArray();
        for (int j = i; j < all.length; j++) {
          if (all[j] >= from && all[j] <= to) {
            all[j] = (char) (all[j] ^ 0x20);
          }
        }
        return new String(all);
      }
    }
    return text;
  }

  private static List<String> split(String text, String separator) {
    if (separator.isEmpty()) {
      throw new IllegalArgumentException("split by nothing");
    }
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** Beyond its end a text is empty: a value that is shorter than expected is no fault. */
  private static String part(String text, long from, long to) {
    int start = (int) Math.max(0, Math.min(from, text.length()));
    int end = (int) Math.max(start, Math.min(to, text.length()));
    return text.substring(start, end);
  }
}
