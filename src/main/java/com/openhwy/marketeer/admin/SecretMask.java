package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.telemetry.SecretNames;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A second lock before the configuration leaves the house: whoever writes it out masks what is
 * marked as secret; this masks what is called like one, in case a mark is missing. Stateless.
 */
final class SecretMask {
  private static final List<String> NAMES =
      List.of("token", "secret", "password", "passwd", "private_key", "api_key", "credentials");

  private SecretMask() {}

  static JsonObject mask(JsonObject settings) {
    JsonObject masked = new JsonObject();
    settings.forEach(
        setting ->
            masked.put(
                setting.getKey(),
                isSecret(setting.getKey(), setting.getValue())
                    ? SecretNames.MASK
                    : value(setting.getValue())));
    return masked;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return mask(object);
    }
    if (value instanceof JsonArray array) {
      JsonArray masked = new JsonArray();
      array.forEach(item -> masked.add(value(item)));
      return masked;
    }
    return value;
  }

  /** An empty value hides nothing, and shows that none is set. */
  private static boolean isSecret(String name, @Nullable Object value) {
    boolean text = (value instanceof String string && !string.isEmpty()) || value instanceof Number;
    String lower = name.toLowerCase(Locale.ROOT);
    return text && NAMES.stream().anyMatch(secret -> ends(lower, secret));
  }

  private static boolean ends(String name, String secret) {
    int before = name.length() - secret.length() - 1;
    return name.equals(secret)
        || (before >= 0 && name.endsWith(secret) && !Character.isLetter(name.charAt(before)));
  }
}
