package com.openhwy.marketeer.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which gateway a command asks, and with which token. */
final class AdminOptions {
  private static final String DEFAULT = "http://127.0.0.1:9090";

  @Option(
      names = "--admin",
      paramLabel = "URL",
      description = "Address of the admin API; by default http://127.0.0.1:9090.")
  @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Its bearer token; by default the environment's ADMIN_TOKEN.")
  @Nullable String token;

  AdminClient client() {
    String token = this.token == null ? System.getenv("ADMIN_TOKEN") : this.token;
    return new AdminClient(base(url == null ? DEFAULT : url), token == null ? "" : token);
  }

  private static URI base(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(expected(text), e);
    }
    throw new CommandFailure(expected(text));
  }

  private static String expected(String text) {
    return "--admin \"" + text + "\" is no URL; expected for example http://127.0.0.1:9090";
  }
}
