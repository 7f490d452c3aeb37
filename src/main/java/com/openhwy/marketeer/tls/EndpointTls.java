package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS to the endpoints of one service: whom we trust, who we say we are, and the sessions that may
 * be resumed. Made anew when the settings or what stands in their files have changed. Thread-safe.
 */
public final class EndpointTls {
  private static final Cleaner CLEANER = Cleaner.create();

  private final @Nullable UpstreamTls settings;
  private final Material material;
  private final SslContext http1;
  private final SslContext http2;

  /**
   * What the files hold, compared by value.
   *
   * @param authorities empty: the JDK's
   * @param identity null without a client certificate
   */
  private record Material(List<X509Certificate> authorities, @Nullable CertifiedKey identity) {

    boolean isAs(Material other) {
      return authorities.equals(other.authorities)
          && Objects.equals(chain(identity), chain(other.identity));
    }

    private static @Nullable List<X509Certificate> chain(@Nullable CertifiedKey key) {
      return key == null ? null : key.chain();
    }
  }

  private EndpointTls(@Nullable UpstreamTls settings, Material material, SslProvider provider) {
    this.settings = settings;
    this.material = material;
    this.http1 = context(provider, "http/1.1");
    this.http2 = context(provider, "h2");
    CLEANER.register(this, new Release(http1, http2));
  }

  /** Lets go of what the native engine holds, when no connection can be made any more. */
  private record Release(SslContext http1, SslContext http2) implements Runnable {
    @Override
    public void run() {
      ReferenceCountUtil.release(http1);
      ReferenceCountUtil.release(http2);
    }
  }

  /**
   * Blocks: reads files.
   *
   * @param before what is in use; returned if nothing has changed
   * @throws IllegalArgumentException with a message for the operator
   */
  public static EndpointTls of(@Nullable UpstreamTls settings, @Nullable EndpointTls before) {
    return of(settings, before, TlsEngine.PROVIDER);
  }

  static EndpointTls of(
      @Nullable UpstreamTls settings, @Nullable EndpointTls before, SslProvider provider) {
    Material material = read(settings);
    return before != null
            && Objects.equals(before.settings, settings)
            && before.material.isAs(material)
        ? before
        : new EndpointTls(settings, material, provider);
  }

  private static Material read(@Nullable UpstreamTls settings) {
    if (settings == null) {
      return new Material(List.of(), null);
    }
    return new Material(
        settings.ca().isEmpty() ? List.of() : PemFiles.certificates(settings.ca()),
        settings.cert().isEmpty()
            ? null
            : KeyFiles.load(
                new ServerConfig.Certificate(settings.cert(), settings.key()), Instant.now()));
  }

  private SslContext context(SslProvider provider, String protocol) {
    boolean verify = verifies();
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider)
            .protocols("TLSv1.2", "TLSv1.3")
            .ciphers(TlsPolicy.STANDARD_SUITES)
            .endpointIdentificationAlgorithm(verify ? "HTTPS" : null)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocol));
    if (provider != SslProvider.JDK) {
      builder.option(OpenSslContextOption.GROUPS, TlsPolicy.STANDARD_GROUPS.toArray(new String[0]));
    }
    if (!verify) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (!material.authorities().isEmpty()) {
      builder.trustManager(material.authorities());
    }
    CertifiedKey identity = material.identity();
    if (identity != null) {
      builder.keyManager(identity.key(), identity.chain());
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the TLS settings cannot be used: " + e.getMessage() + TlsPolicy.cause(e), e);
    }
  }

  /**
   * For one connection.
   *
   * @param host of the endpoint, unless the settings name another
   * @param http2 is to be spoken; else HTTP/1.1
   */
  public SslHandler handler(ByteBufAllocator allocator, String host, int port, boolean http2) {
    String name =
        settings == null || settings.serverName().isEmpty() ? host : settings.serverName();
    SslHandler handler = (http2 ? this.http2 : http1).newHandler(allocator, name, port);
    if (!NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      // As bytes: names of containers may hold underscores, which the other constructor refuses.
      parameters.setServerNames(List.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII))));
      handler.engine().setSSLParameters(parameters);
    }
    return handler;
  }

  /** Whether endpoints have to prove who they are. */
  public boolean verifies() {
    return settings == null || settings.verify();
  }
}
