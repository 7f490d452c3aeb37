package com.openhwy.marketeer.config;

import com.openhwy.marketeer.config.bind.Node;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What looks secret where no record says so: rather one too many than one too few. */
final class SecretNames {
  private static final String MASK = "***";

  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(.*[_-])?(secrets?|passw(or)?d|passphrase|tokens?|hash(es)?|credentials?"
              + "|authorization|cookie|users|api_?key|[a-z]+[_-]keys?|keys?)");

  private static final Pattern PASSWORD = Pattern.compile("(?<=://)[^/@\\s]*@");

  private SecretNames() {}

  static boolean isSecret(String key) {
    return NAME.matcher(key).matches();
  }

  /** A URL without who logs in there. */
  static String withoutPassword(String text) {
    return text.indexOf('@') < 0 ? text : PASSWORD.matcher(text).replaceAll(MASK + "@");
  }

  /** A node that nobody has a record for. */
  static Object view(Node node) {
    if (node instanceof Node.Mapping mapping) {
      JsonObject json = new JsonObject();
      for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
        boolean hidden = isSecret(entry.getKey());
        json.put(entry.getKey(), hidden ? MASK : nullable(entry.getValue()));
      }
      return json;
    }
    if (node instanceof Node.Sequence sequence) {
      JsonArray json = new JsonArray();
      sequence.items().forEach(item -> json.add(nullable(item)));
      return json;
    }
    Object value = nullable(node);
    return value == null ? "" : value;
  }

  private static @Nullable Object nullable(Node node) {
    if (!(node instanceof Node.Scalar scalar)) {
      return node instanceof Node.Broken ? null : view(node);
    }
    if (scalar.secret()) {
      return MASK;
    }
    return scalar.value() instanceof String text ? withoutPassword(text) : scalar.value();
  }
}
