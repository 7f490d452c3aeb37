package com.openhwy.marketeer.acme;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Connection;
import org.shredzone.acme4j.connector.DefaultConnection;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.AbstractAcmeProvider;

/**
 * How acme4j reaches one directory: trusting the authority that the operator names, bounded in
 * time, and hearing {@code Retry-After} also where the answer is no ACME problem document.
 * Thread-safe.
 */
final class AcmeNetwork extends AbstractAcmeProvider {
  static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private final HttpClient client;

  /**
   * @param ca file of the authority to trust, empty for the JDK's
   */
  AcmeNetwork(String ca) throws IOException, GeneralSecurityException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(TIMEOUT)
            .proxy(ProxySelector.getDefault());
    client = (ca.isEmpty() ? builder : builder.sslContext(trusting(ca))).build();
  }

  private static SSLContext trusting(String ca) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(ca))) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + trusted.size(), one);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public boolean accepts(URI serverUri) {
    return true;
  }

  @Override
  public URL resolve(URI serverUri) {
    try {
      return serverUri.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(serverUri + " is no URL", e);
    }
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings settings) {
    return client;
  }

  @Override
  public Connection connect(URI serverUri, NetworkSettings settings, HttpClient ignored) {
    return new Listening(new HttpConnector(settings, client));
  }

  private static final class Listening extends DefaultConnection {
    Listening(HttpConnector connector) {
      super(connector);
    }

    @Override
    protected void sendRequest(Session session, URL url, Consumer<HttpRequest.Builder> body)
        throws IOException {
      super.sendRequest(session, url, body);
      HttpResponse<InputStream> response = lastResponse;
      if (response == null) {
        return;
      }
      int status = response.statusCode();
      Duration wait = status == TOO_MANY || status == UNAVAILABLE ? retryAfter(response) : null;
      if (wait != null && !isProblem(response)) {
        throw new AskedToWait(status, wait);
      }
    }

    /** Those of a rate limit acme4j reads by itself, with what they say besides. */
    private static boolean isProblem(HttpResponse<?> response) {
      return response.statusCode() == TOO_MANY
          && response
              .headers()
              .firstValue("Content-Type")
              .orElse("")
              .startsWith("application/problem+json");
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
      String text = response.headers().firstValue("Retry-After").orElse("").trim();
      if (text.matches("[0-9]{1,9}")) {
        return Duration.ofSeconds(Long.parseLong(text));
      }
      try {
        Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        Duration wait = Duration.between(Instant.now(), at);
        return wait.isNegative() ? Duration.ZERO : wait;
      } catch (DateTimeParseException e) {
        return null; // it did not say when
      }
    }
  }
}
