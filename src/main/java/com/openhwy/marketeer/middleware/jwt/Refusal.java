package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import org.jspecify.annotations.Nullable;

/** Why a request does not pass: what its client is told, and in which words of RFC 6750. */
enum Refusal implements Verdict {
  /** No error code: who brought no token has made no mistake (RFC 6750 3.1). */
  MISSING(FailureKind.UNAUTHORIZED, null, "a bearer token is required"),
  SEVERAL(
      FailureKind.MALFORMED_REQUEST, "invalid_request", "the request carries two different tokens"),
  MALFORMED("the token is malformed"),
  TOO_LARGE("the token is too large"),
  ALGORITHM("the token is signed with an algorithm that is not accepted here"),
  CRITICAL("the token asks for extensions that are not understood here"),
  UNKNOWN_KEY("the token is signed with a key that is not known here"),
  SIGNATURE("the signature of the token is not valid"),
  NO_EXPIRY("the token does not say when it expires"),
  EXPIRED("the token has expired"),
  EARLY("the token is not valid yet"),
  TOO_OLD("the token was issued too long ago"),
  ISSUER("the token comes from an issuer that is not accepted here"),
  AUDIENCE("the token is meant for another audience"),
  CLAIM("the token lacks a claim that is required here"),
  UNSENDABLE("a claim of the token holds characters that cannot be passed on"),
  SCOPE(FailureKind.FORBIDDEN, "insufficient_scope", "the token lacks a scope that is required"),
  NO_KEYS(
      FailureKind.KEYS_UNAVAILABLE,
      null,
      "the keys to verify tokens with have not been fetched yet");

  private final FailureKind kind;
  private final String detail;
  private final @Nullable String error;

  Refusal(String detail) {
    this(FailureKind.UNAUTHORIZED, "invalid_token", detail);
  }

  Refusal(FailureKind kind, @Nullable String error, String detail) {
    this.kind = kind;
    this.detail = detail;
    this.error = error;
  }

  Failure failure() {
    return Failure.of(kind, detail);
  }

  /**
   * The value of {@code WWW-Authenticate} (RFC 6750 3).
   *
   * @param realm without quotes and backslashes
   * @param scope all that are required, empty for none
   * @return null when the answer needs none, for the fault is not the client's
   */
  @Nullable String challenge(String realm, String scope) {
    if (this == NO_KEYS) {
      return null;
    }
    StringBuilder challenge = new StringBuilder("Bearer realm=\"").append(realm).append('"');
    if (error != null) {
      challenge.append(", error=\"").append(error).append('"');
      challenge.append(", error_description=\"").append(detail).append('"');
    }
    if (this == SCOPE) {
      challenge.append(", scope=\"").append(scope).append('"');
    }
    return challenge.toString();
  }
}
