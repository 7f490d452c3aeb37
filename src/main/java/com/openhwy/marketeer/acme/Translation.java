package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.acme.OrderFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

/** What acme4j's exceptions mean for the order and for the operator. Stateless. */
final class Translation {
  private static final String ERROR = "urn:ietf:params:acme:error:";

  private Translation() {}

  static OrderFailure of(Exception thrown) {
    Throwable cause =
        thrown instanceof AcmeLazyLoadingException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof AcmeRateLimitedException limited) {
      Duration wait =
          limited
              .getRetryAfter()
              .map(at -> Duration.between(Instant.now(), at))
              .filter(time -> !time.isNegative())
              .orElse(null);
      return new OrderFailure(
          Kind.AUTHORITY, "the authority limits us: " + limited.getMessage(), wait, cause);
    }
    if (cause instanceof AcmeUserActionRequiredException action) {
      return authority("the authority wants you to act: " + action, cause);
    }
    if (cause instanceof AcmeServerException refused) {
      return refused(refused);
    }
    if (cause instanceof AcmeNetworkException network) {
      return network(network);
    }
    return authority(
        cause instanceof AcmeException
            ? "the authority answered " + cause.getMessage()
            : "the authority does not speak ACME as we know it: " + cause,
        cause);
  }

  private static OrderFailure refused(AcmeServerException refused) {
    String type = refused.getType().toString();
    String why = type.startsWith(ERROR) ? type.substring(ERROR.length()) : type;
    String message = "refused as " + why + ": " + refused.getMessage();
    Kind kind =
        switch (why) {
          case "accountDoesNotExist" -> Kind.ACCOUNT;
          case "orderNotReady", "badCSR" -> Kind.ORDER;
          default -> Kind.AUTHORITY;
        };
    return new OrderFailure(kind, message, null, refused);
  }

  private static OrderFailure network(AcmeNetworkException network) {
    Throwable cause = network.getCause();
    if (cause instanceof AskedToWait asked) {
      return new OrderFailure(
          Kind.AUTHORITY, "the authority answered " + asked.getMessage(), asked.time(), cause);
    }
    return authority(
        "the authority cannot be reached: " + (cause == null ? network : cause), network);
  }

  private static OrderFailure authority(String message, @Nullable Throwable cause) {
    return new OrderFailure(Kind.AUTHORITY, message, null, cause);
  }

  /** What an authority says about a challenge or an order. */
  static String text(Problem problem) {
    String type = problem.getType().toString();
    return (type.startsWith(ERROR) ? type.substring(ERROR.length()) + ": " : "") + problem;
  }
}
