package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ListenAddress;
import com.openhwy.marketeer.config.model.ServerConfig.HttpListener;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix socket outlives a process that was killed, and would keep the next one out.
 */
final class StaleSocket {
  private static final Logger LOG = LoggerFactory.getLogger(StaleSocket.class);

  private StaleSocket() {}

  /** Of every listener that is a Unix socket. Blocks; for a worker. */
  static void removeAll(GatewayConfig config) throws IOException {
    Stream<ListenAddress> listeners =
        Stream.of(
                config.server().http().stream().map(HttpListener::listen),
                config.server().https().stream().map(HttpsListener::listen),
                Stream.of(config.admin().listen()))
            .flatMap(all -> all);
    for (ListenAddress address : listeners.toList()) {
      if (address.path() != null) {
        remove(Path.of(address.path()));
      }
    }
  }

  /** Removes the file when it is a socket that nobody listens on. Blocks; for a worker. */
  static void remove(Path socket) throws IOException {
    if (!Files.exists(socket) || Files.isRegularFile(socket) || Files.isDirectory(socket)) {
      return; // nothing there, or something that is not ours to delete: binding will tell
    }
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      LOG.debug("somebody listens on {}: {}", socket, probe);
    } catch (ConnectException e) {
      LOG.info("nobody listens on {} any more; it is made anew", socket);
      Files.delete(socket);
    }
  }
}
