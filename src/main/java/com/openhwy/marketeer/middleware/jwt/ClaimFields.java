package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.middleware.ClientFields;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims as fields for the endpoint, which believes them: what a client sends in fields of those
 * names never arrives, nor in names that some servers take for the same ({@code X_User} for {@code
 * X-User}). Immutable.
 */
final class ClaimFields {
  /** In place of values that no field can hold. */
  static final @Nullable String[] UNSENDABLE = new String[0];

  /** In place of an item that would pass for two: no field can hold it. */
  private static final String SPOILT = "\0";

  private final String[] names;
  private final int[] ids;
  private final String[] claims;

  /**
   * @param claims paths of claims by the names of fields
   */
  ClaimFields(Map<String, String> claims) {
    this.names = claims.keySet().toArray(new String[0]);
    this.claims = claims.values().toArray(new String[0]);
    this.ids = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      HeaderName known = HeaderName.of(names[i]);
      ids[i] = known == null ? 0 : known.id();
    }
  }

  /** Takes off whatever could pass for one of the fields. */
  void strip(Headers headers) {
    for (String name : names) {
      ClientFields.remove(headers, name);
    }
  }

  /**
   * The values for a token with these claims.
   *
   * @return {@link #UNSENDABLE} when one cannot stand in a field
   */
  @Nullable String[] values(Map<String, Object> token) {
    @Nullable String[] values = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      Object claim = Claims.find(token, claims[i]);
      String text = claim instanceof List<?> list ? joined(list) : plain(claim);
      if (text != null && !isSendable(text)) {
        return UNSENDABLE;
      }
      values[i] = text == null ? null : octets(text);
    }
    return values;
  }

  private static @Nullable String plain(@Nullable Object claim) {
    return claim != null && Claims.isPlain(claim) ? claim.toString() : null;
  }

  /** Separated by commas; one with a comma or space in it would pass for two. */
  private static String joined(Collection<?> items) {
    StringBuilder all = new StringBuilder();
    for (Object item : items) {
      String text = plain(item);
      if (text != null) {
        boolean one = text.indexOf(',') < 0 && text.indexOf(' ') < 0;
        all.append(all.length() == 0 ? "" : ",").append(one ? text : SPOILT);
      }
    }
    return all.toString();
  }

  /** No control characters; no spaces at the ends, where they get lost and another value stays. */
  private static boolean isSendable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        return false;
      }
    }
    return text.isEmpty() || (text.charAt(0) != ' ' && text.charAt(text.length() - 1) != ' ');
  }

  /** UTF-8, each octet one character, as {@link Headers} holds them. */
  private static String octets(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return new String(utf8, StandardCharsets.ISO_8859_1);
  }

  void add(Headers headers, @Nullable String[] values) {
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value != null) {
        headers.add(names[i], ids[i], value);
      }
    }
  }
}
