package com.openhwy.marketeer.acme.ondemand;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Asks somebody whether a name may have a certificate. Thread-safe; never blocks. */
@FunctionalInterface
public interface Ask {
  CompletionStage<Boolean> ask(String name);

  /** By GET; redirects are not followed, since only that URL was chosen to decide. */
  static Ask at(String url) {
    Duration patience = Duration.ofSeconds(5);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    String start = url + (url.indexOf('?') < 0 ? "?" : "&") + "domain=";
    return name -> {
      URI uri = URI.create(start + URLEncoder.encode(name, StandardCharsets.UTF_8));
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience).build();
      return client
          .sendAsync(request, BodyHandlers.discarding())
          .thenApply(answer -> answer.statusCode() >= 200 && answer.statusCode() < 300);
    };
  }
}
