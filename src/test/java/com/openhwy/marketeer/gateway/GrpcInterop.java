package com.openhwy.marketeer.gateway;

import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.tls.TestCertificates;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * grpc-java on both sides of a gateway: its server of the interop suite as the endpoint, its
 * channels as the clients, all of it in TLS or none.
 */
final class GrpcInterop implements AutoCloseable {
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final HealthStatusManager health = new HealthStatusManager();
  private final Path root;
  private final ServerConfig.Certificate own;
  private final boolean secure;
  private final Server server;
  private final TestGateway gateway;

  /**
   * @param service lines of the service, of two spaces less than they have
   */
  GrpcInterop(Path directory, boolean secure, String service) throws Exception {
    TestCertificates authority = new TestCertificates();
    this.secure = secure;
    this.root =
        Files.writeString(directory.resolve("root"), TestCertificates.pem(authority.root()));
    this.own = TestCertificates.write(directory, "own", authority.issue("EC", "127.0.0.1"));
    this.server = server();
    String scheme = secure ? "grpcs" : "grpc";
    this.gateway =
        TestGateway.with(
            "https: [{listen: \"127.0.0.1:0\", tls: {certificates: [{cert: "
                + own.cert()
                + ", key: "
                + own.key()
                + "}]}}]",
            TestGateway.service(
                service + "\ntls: {ca: " + root + "}", scheme + "://127.0.0.1:" + server.getPort()),
            "routes: [{name: all, body_limit: 1GiB, backend: {type: service, service: backend}}]");
  }

  private Server server() throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE)
            .addService(health.getHealthService())
            .addService(
                ServerInterceptors.intercept(
                    new TestServiceImpl(executor), TestServiceImpl.interceptors()));
    if (secure) {
      builder.sslContext(
          GrpcSslContexts.forServer(Path.of(own.cert()).toFile(), Path.of(own.key()).toFile())
              .build());
    }
    return builder.build().start();
  }

  TestGateway gateway() {
    return gateway;
  }

  HealthStatusManager health() {
    return health;
  }

  Server endpoint() {
    return server;
  }

  /** A channel to the gateway. */
  ManagedChannelBuilder<?> channel() {
    int port = secure ? gateway.gateway().securePort() : gateway.port();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .flowControlWindow(AbstractInteropTest.TEST_FLOW_CONTROL_WINDOW)
            .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE);
    if (!secure) {
      return builder.usePlaintext();
    }
    try {
      return builder.sslContext(GrpcSslContexts.forClient().trustManager(root.toFile()).build());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    server.shutdownNow();
    executor.shutdownNow();
    try {
      if (!server.awaitTermination(20, TimeUnit.SECONDS)
          || !executor.awaitTermination(20, TimeUnit.SECONDS)) {
        throw new IOException("the server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
