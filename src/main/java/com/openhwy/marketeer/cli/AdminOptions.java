package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.config.model.AdminConfig;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ListenAddress;
import java.net.URI;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gateway a command asks, and with which token. */
final class AdminOptions {
  private static final String DEFAULT = "http://127.0.0.1:9090";

  @Mixin ConfigOption config = new ConfigOption();

  @Option(
      names = "--admin",
      paramLabel = "URL",
      description = "Address of the admin API; by default the configuration's.")
  @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Its bearer token; by default the environment's ADMIN_TOKEN, then the configuration's.")
  @Nullable String token;

  AdminClient client() {
    String token = this.token == null ? System.getenv("ADMIN_TOKEN") : this.token;
    if (url != null) {
      return new AdminClient(base(url), token == null ? "" : token);
    }
    AdminConfig configured = configured();
    if (configured == null) {
      return new AdminClient(URI.create(DEFAULT), token == null ? "" : token);
    }
    return new AdminClient(base(configured.listen()), token == null ? configured.token() : token);
  }

  /** Null where there is no valid configuration: then the gateway may still run with an old one. */
  private @Nullable AdminConfig configured() {
    GatewayConfig valid = Files.isDirectory(config.directory) ? config.load().config() : null;
    return valid == null ? null : valid.admin();
  }

  private static URI base(ListenAddress listen) {
    if (listen.path() != null) {
      throw new CommandFailure(
          "the admin API listens on the socket "
              + listen.path()
              + ", which commands cannot reach; let admin.listen name a port, or ask with"
              + " curl --unix-socket");
    }
    String host =
        switch (listen.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          default -> listen.host().indexOf(':') < 0 ? listen.host() : "[" + listen.host() + "]";
        };
    return URI.create("http://" + host + ":" + listen.port());
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
