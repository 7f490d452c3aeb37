package com.openhwy.marketeer.middleware.jwt;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches an issuer's key set. Follows no redirect, takes no more than a set can need, and is over
 * within its time whatever the other side does. Thread-safe.
 */
final class IssuerLoader implements LiveKeys.Loader {
  private static final int LARGEST = 1 << 20;

  private final String url;
  private final int timeoutMillis;
  private @Nullable HttpClient client;

  IssuerLoader(String url, Duration timeout) {
    this.url = url;
    this.timeoutMillis = (int) timeout.toMillis();
  }

  @Override
  public String from() {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query); // there may be a secret in it
  }

  @Override
  public Future<String> load(Vertx vertx) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .setConnectTimeout(timeoutMillis)
            .setIdleTimeout(timeoutMillis)
            .putHeader("Accept", "application/jwk-set+json, application/json");
    return client(vertx)
        .request(options)
        .compose(this::exchange)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  private synchronized HttpClient client(Vertx vertx) {
    HttpClient known = client;
    if (known == null) {
      known =
          vertx.createHttpClient(
              new HttpClientOptions().setKeepAlive(false).setConnectTimeout(timeoutMillis));
      client = known;
    }
    return known;
  }

  private Future<String> exchange(HttpClientRequest request) {
    return request
        .send()
        .compose(IssuerLoader::body)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .onFailure(e -> request.reset());
  }

  private static Future<String> body(HttpClientResponse response) {
    Promise<String> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    if (response.statusCode() != 200) {
      whole.fail("answered " + response.statusCode());
    }
    response
        .handler(
            part -> {
              if (body.length() + part.length() <= LARGEST) {
                body.appendBuffer(part);
              } else {
                whole.tryFail("sent more than " + LARGEST + " bytes");
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(body.toString(StandardCharsets.UTF_8)));
    return whole.future();
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
