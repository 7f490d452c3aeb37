package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.ForwardedClientCert;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.TlsSession;
import dev.cel.runtime.CelVariableResolver;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of one exchange, found when an expression asks for it. For one evaluation,
 * on the exchange's event loop.
 */
final class Facts implements CelVariableResolver {
  private static final int MAX_NAMES = 64;

  private final Request request;
  private final @Nullable Exchange x;
  private final int status;
  private final long nanos;

  /**
   * @param x null where there is none yet: then nothing beyond {@link Scope#ROUTE} is asked for
   * @param status how the exchange ended; 0 before {@link Scope#ACCESS_LOG}
   * @param nanos that the exchange took; 0 before {@link Scope#ACCESS_LOG}
   */
  Facts(Request request, @Nullable Exchange x, int status, long nanos) {
    this.request = request;
    this.x = x;
    this.status = status;
    this.nanos = nanos;
  }

  @Override
  public Optional<Object> find(String name) {
    Variable variable = Variable.named(name);
    return variable == null ? Optional.empty() : Optional.of(variable.of(this));
  }

  Request request() {
    return request;
  }

  Exchange exchange() {
    return Objects.requireNonNull(x, "no exchange in this scope");
  }

  String tlsVersion() {
    TlsSession tls = request.tls();
    return tls == null ? "" : tls.version();
  }

  String tlsCipher() {
    TlsSession tls = request.tls();
    return tls == null ? "" : tls.cipher();
  }

  String serverName() {
    TlsSession tls = request.tls();
    String name = tls == null ? null : tls.serverName();
    return name == null ? "" : name;
  }

  @Nullable X509Certificate certificate() {
    TlsSession tls = request.tls();
    return tls == null ? null : tls.client();
  }

  String subject() {
    X509Certificate own = certificate();
    return own == null ? "" : own.getSubjectX500Principal().getName(X500Principal.RFC2253);
  }

  String issuer() {
    X509Certificate own = certificate();
    return own == null ? "" : own.getIssuerX500Principal().getName(X500Principal.RFC2253);
  }

  String fingerprint() {
    TlsSession tls = request.tls();
    String field = tls == null ? null : tls.clientField();
    return field == null ? "" : ForwardedClientCert.fingerprint(field);
  }

  /** Of every kind that is a text: DNS names, addresses of mail, URIs, IP addresses. */
  List<String> alternativeNames() {
    X509Certificate own = certificate();
    if (own == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    try {
      Collection<List<?>> names = own.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(1) instanceof String text && texts.size() < MAX_NAMES) {
          texts.add(text);
        }
      }
    } catch (CertificateParsingException e) {
      throw new IllegalStateException("a verified certificate cannot be read", e);
    }
    return texts;
  }

  String principal() {
    Principal who = exchange().principal();
    return who == null ? "" : who.name();
  }

  ClaimMap claims() {
    Principal who = exchange().principal();
    return new ClaimMap(who == null ? Map.of() : who.claims());
  }

  long status() {
    return status == 0 ? exchange().response().status() : status;
  }

  String reason() {
    Failure failure = exchange().failure();
    return failure == null ? "" : failure.kind().reason();
  }

  Duration duration() {
    return Duration.ofNanos(nanos);
  }

  Duration upstreamDuration() {
    return Duration.ofNanos(exchange().upstreamNanos());
  }
}
