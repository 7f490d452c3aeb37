package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.middleware.ClientFields;
import com.openhwy.marketeer.middleware.Complaints;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the settings besides the key make sense. Used once. */
final class JwtCheck {
  /** The gateway writes them itself, or they say where a message ends. */
  private static final Set<HeaderName> OURS =
      EnumSet.of(
          HeaderName.CONNECTION,
          HeaderName.CONTENT_LENGTH,
          HeaderName.EXPECT,
          HeaderName.FORWARDED,
          HeaderName.HOST,
          HeaderName.HTTP2_SETTINGS,
          HeaderName.KEEP_ALIVE,
          HeaderName.PROXY_CONNECTION,
          HeaderName.TE,
          HeaderName.TRAILER,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.UPGRADE,
          HeaderName.VIA,
          HeaderName.X_FORWARDED_FOR,
          HeaderName.X_FORWARDED_HOST,
          HeaderName.X_FORWARDED_PORT,
          HeaderName.X_FORWARDED_PROTO,
          HeaderName.X_REAL_IP,
          HeaderName.X_REQUEST_ID);

  private final JwtSettings s;
  private final Complaints complaints;

  JwtCheck(JwtSettings s, Complaints complaints) {
    this.s = s;
    this.complaints = complaints;
  }

  void check() {
    checkPlaces();
    checkFields();
    checkScopes();
    if (s.realm() != null && !isQuotable(s.realm())) {
      complaints.about(
          "realm",
          "\"" + s.realm() + "\" holds more than plain ASCII without quotes and backslashes");
    }
    if (s.jwksMinRefresh().compareTo(s.jwksRefresh()) > 0) {
      complaints.about("jwks_min_refresh", "is longer than jwks_refresh; expected at most that");
    }
    for (String path : s.requiredClaims().keySet()) {
      if (path.isBlank()) {
        complaints.about("required_claims", "has a claim without a name");
      }
    }
  }

  private void checkPlaces() {
    if (s.tokenFrom().isEmpty()) {
      complaints.about("token_from", "is empty; expected for example header:Authorization");
    }
    Set<TokenPlace> seen = new HashSet<>();
    for (int i = 0; i < s.tokenFrom().size(); i++) {
      if (!seen.add(s.tokenFrom().get(i))) {
        complaints.about("token_from[" + i + "]", s.tokenFrom().get(i) + " is there twice");
      }
    }
  }

  private void checkFields() {
    List<String> before = new ArrayList<>();
    for (Map.Entry<String, String> field : s.claimsToHeaders().entrySet()) {
      String name = field.getKey();
      String at = "claims_to_headers." + name;
      HeaderName known = HeaderName.of(name);
      complaints.checkFieldName(at, name);
      if (known != null && OURS.contains(known)) {
        complaints.about(at, "\"" + name + "\" is the gateway's own; choose another name");
      } else if (isTokenField(name)) {
        complaints.about(at, "\"" + name + "\" is where the token comes from; choose another name");
      } else if (before.stream().anyMatch(other -> ClientFields.same(other, name))) {
        complaints.about(at, "\"" + name + "\" is for many servers the same as one above it");
      }
      if (field.getValue().isBlank()) {
        complaints.about(at, "names no claim; expected for example sub");
      }
      before.add(name);
    }
  }

  private boolean isTokenField(String name) {
    return s.tokenFrom().stream()
        .anyMatch(
            place ->
                place.kind() == TokenPlace.Kind.HEADER
                    ? ClientFields.same(place.name(), name)
                    : place.kind() == TokenPlace.Kind.COOKIE && name.equalsIgnoreCase("Cookie"));
  }

  private void checkScopes() {
    for (int i = 0; i < s.scopes().size(); i++) {
      String scope = s.scopes().get(i);
      if (scope.isEmpty() || scope.indexOf(' ') >= 0 || !isQuotable(scope)) {
        complaints.about(
            "scopes[" + i + "]",
            "\"" + scope + "\" is no scope; expected visible ASCII without quotes (RFC 6749 3.3)");
      }
    }
  }

  private static boolean isQuotable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
  }
}
