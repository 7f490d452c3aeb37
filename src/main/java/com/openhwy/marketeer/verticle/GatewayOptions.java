package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.Surroundings;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a gateway is started.
 *
 * @param config directory of the configuration
 * @param verticles directory of the descriptors; may be missing
 * @param plugins directory of the operator's own jars; may be missing
 * @param surroundings what the configuration may refer to, and what wins over it
 * @param installTimeout for the slowest loop to bind a new snapshot
 * @param blockedLoop hears of event loops that are blocked for longer than a second; the log does
 *     too
 * @param middlewares types of middlewares beside the gateway's own and those of the plugins
 * @param ticker what time it is, for tests that move it themselves
 */
public record GatewayOptions(
    Path config,
    Path verticles,
    Path plugins,
    Surroundings surroundings,
    Duration installTimeout,
    BlockedLoop blockedLoop,
    List<MiddlewareFactory<?>> middlewares,
    Ticker ticker) {

  /** Hears of an event loop that was blocked. */
  @FunctionalInterface
  public interface BlockedLoop {
    /**
     * @param millis so far
     * @param stack where it stands now
     */
    void blocked(String thread, long millis, String stack);
  }

  /** With the surroundings of this process, and {@code verticles/} and {@code plugins/} of here. */
  public static GatewayOptions of(Path config) {
    return new GatewayOptions(
        config,
        Path.of("verticles"),
        Path.of("plugins"),
        Surroundings.ofProcess(),
        Duration.ofSeconds(5),
        (thread, millis, stack) -> {},
        List.of(),
        Ticker.SYSTEM);
  }

  public GatewayOptions verticles(Path directory) {
    return new GatewayOptions(
        config, directory, plugins, surroundings, installTimeout, blockedLoop, middlewares, ticker);
  }

  public GatewayOptions plugins(Path directory) {
    return new GatewayOptions(
        config,
        verticles,
        directory,
        surroundings,
        installTimeout,
        blockedLoop,
        middlewares,
        ticker);
  }

  public GatewayOptions surroundings(Surroundings others) {
    return new GatewayOptions(
        config, verticles, plugins, others, installTimeout, blockedLoop, middlewares, ticker);
  }

  /**
   * @param variables what {@code ${VAR}} sees, instead of the environment of the process
   */
  public GatewayOptions environment(Map<String, String> variables) {
    return surroundings(new Surroundings(variables, surroundings.properties()));
  }

  public GatewayOptions blockedLoop(BlockedLoop listener) {
    return new GatewayOptions(
        config, verticles, plugins, surroundings, installTimeout, listener, middlewares, ticker);
  }

  public GatewayOptions middlewares(List<MiddlewareFactory<?>> further) {
    return new GatewayOptions(
        config, verticles, plugins, surroundings, installTimeout, blockedLoop, further, ticker);
  }

  public GatewayOptions ticker(Ticker other) {
    return new GatewayOptions(
        config, verticles, plugins, surroundings, installTimeout, blockedLoop, middlewares, other);
  }
}
