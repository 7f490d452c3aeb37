package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.GatewayConfig;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is read at the start only: a change of it is refused, and the operator told to restart. */
final class RestartOnly {

  /**
   * @param path of the setting
   * @param what it decides, for the message
   */
  private record Setting(
      String path, String what, Function<GatewayConfig, @Nullable Object> value) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("server.http", "the listeners", c -> c.server().http()),
          new Setting("server.https", "the listeners", RestartOnly::tlsListeners),
          new Setting("server.workers", "the number of proxy verticles", c -> c.server().workers()),
          new Setting("server.transport", "the network transport", c -> c.server().transport()),
          new Setting("admin", "the admin API", GatewayConfig::admin),
          new Setting("acme.storage", "where certificates are kept", c -> c.acme().storage()),
          new Setting(
              "log.access",
              "the access log",
              c -> List.of(c.log().access().format(), c.log().access().output())));

  private RestartOnly() {}

  /** Everything of a listener but its TLS, which changes from one handshake to the next. */
  private static List<?> tlsListeners(GatewayConfig config) {
    return config.server().https().stream()
        .map(
            listener ->
                List.of(
                    listener.listen(),
                    listener.http2(),
                    listener.http3(),
                    Optional.ofNullable(listener.http3Port()),
                    listener.proxyProtocol(),
                    listener.tls().auto() && !listener.tls().certificates().isEmpty()))
        .toList();
  }

  static void check(GatewayConfig running, GatewayConfig wanted, Problems problems) {
    for (Setting setting : SETTINGS) {
      if (!Objects.equals(setting.value().apply(running), setting.value().apply(wanted))) {
        Places.along(Place.of(wanted.origin(), ""), setting.path())
            .problem(
                problems,
                setting.what()
                    + " can only be changed by a restart; restart the gateway, or put back what it"
                    + " was started with");
      }
    }
  }
}
