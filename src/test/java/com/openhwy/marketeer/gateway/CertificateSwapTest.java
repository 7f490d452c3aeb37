package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.verticle.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change, again and again, while clients are served. */
class CertificateSwapTest {
  private static final int SWAPS = 5;
  private static final int CLIENTS = 9;

  @TempDir Path directory;

  private final TestCertificates authority = new TestCertificates();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final Set<BigInteger> serials = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  @Test
  void noRequestIsLostAndEveryCertificateIsServed() throws Exception {
    Certificate own = TestCertificates.write(directory, "own", authority.issue("EC", "a.test"));
    Vertx vertx = Vertx.vertx();
    try (TestGateway gateway = gateway(own)) {
      List<HttpClientAgent> clients =
          List.of(
              vertx.createHttpClient(options()),
              vertx.createHttpClient(options().setKeepAlive(false)),
              vertx.createHttpClient(
                  options().setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2)));
      RequestOptions request =
          new RequestOptions()
              .setHost("127.0.0.1")
              .setPort(gateway.gateway().port(1))
              .setSsl(true)
              .setMethod(HttpMethod.GET)
              .setURI("/");
      for (int i = 0; i < CLIENTS; i++) {
        again(clients.get(i % clients.size()), request);
      }
      Eventually.holds("the first certificate is served", () -> answered.get() >= CLIENTS);
      for (int swap = 0; swap < SWAPS; swap++) {
        TestCertificates.Issued next = authority.issue("EC", "a.test");
        swap(own, next);
        Eventually.is(true, () -> serials.contains(next.certificate().getSerialNumber()));
        int sofar = answered.get();
        Eventually.holds("requests go on", () -> answered.get() > sofar + 2 * CLIENTS);
      }
      stopping = true;
      assertThat(lost).isEmpty();
      assertThat(serials).hasSizeGreaterThan(SWAPS);
      for (HttpClientAgent client : clients) {
        Await.result(client.close());
      }
    } finally {
      Await.result(vertx.close());
    }
  }

  /** A half that is ahead of the other is never served: key and certificate come one by one. */
  private void swap(Certificate own, TestCertificates.Issued next) throws Exception {
    Certificate made = TestCertificates.write(directory, "next", next);
    Files.move(Path.of(made.key()), Path.of(own.key()), StandardCopyOption.ATOMIC_MOVE);
    Files.move(Path.of(made.cert()), Path.of(own.cert()), StandardCopyOption.ATOMIC_MOVE);
  }

  private TestGateway gateway(Certificate own) {
    return new TestGateway(directory)
        .with(
            "marketeer",
            TestGateway.LISTENERS.replace(
                "server: {",
                "server: {https: [{listen: '127.0.0.1:0', tls: {certificates: [{cert: "
                    + own.cert()
                    + ", key: "
                    + own.key()
                    + "}]}}], "))
        .with(
            "routes",
            "routes: [{name: all, match: {path: /*}, backend: {type: respond, status: 200, body:"
                + " ok}}]")
        .start();
  }

  private static HttpClientOptions options() {
    return new HttpClientOptions().setTrustAll(true).setVerifyHost(false);
  }

  private void again(HttpClientAgent client, RequestOptions request) {
    client
        .request(request)
        .compose(
            sent -> {
              X509Certificate leaf = leaf(sent.connection().sslSession());
              serials.add(leaf.getSerialNumber());
              return sent.send()
                  .compose(answer -> answer.body().map(body -> answer.statusCode() + " " + body));
            })
        .onComplete(
            done -> {
              if (done.failed() || !"200 ok".equals(done.result())) {
                lost.add(String.valueOf(done.failed() ? done.cause() : done.result()));
              }
              answered.incrementAndGet();
              if (!stopping && lost.isEmpty()) {
                again(client, request);
              }
            });
  }

  private static X509Certificate leaf(javax.net.ssl.SSLSession session) {
    try {
      return (X509Certificate) session.getPeerCertificates()[0];
    } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
      throw new IllegalStateException(e);
    }
  }
}
