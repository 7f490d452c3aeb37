package com.openhwy.marketeer.acme.dns;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.DnsConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xbill.DNS.Name;

/**
 * Asks those that certificate authorities will ask, until they have a record. A server that gives
 * no answer is passed over, as long as another one does. Blocks.
 */
final class Propagation {
  private final DnsConfig.Propagation config;
  private final Lookups lookups;
  private final Ticker ticker;

  Propagation(DnsConfig.Propagation config, Lookups lookups, Ticker ticker) {
    this.config = config;
    this.lookups = lookups;
    this.ticker = ticker;
  }

  /**
   * @throws IOException time is up; says who has what
   */
  void await(String fqdn, String value) throws IOException, InterruptedException {
    long end = ticker.nanos() + config.timeout().toNanos();
    Name name = Lookups.name(fqdn);
    Name target = config.servers().isEmpty() ? lookups.target(name) : name;
    List<InetSocketAddress> servers = servers(target);
    Map<String, String> lacking = round(servers, target, value);
    while (!lacking.isEmpty()) {
      if (ticker.nanos() - end > 0) {
        throw new IOException(
            "the TXT record of "
                + fqdn
                + " was not seen everywhere within "
                + config.timeout().toSeconds()
                + " s: "
                + lacking);
      }
      Thread.sleep(config.interval().toMillis());
      lacking = round(servers, target, value);
    }
  }

  private List<InetSocketAddress> servers(Name target) throws IOException {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String server : config.servers()) {
      servers.add(Lookups.server(server));
    }
    return servers.isEmpty() ? lookups.authoritative(target) : servers;
  }

  /** Who does not have it yet, and why; empty when all is well. */
  private static Map<String, String> round(
      List<InetSocketAddress> servers, Name name, String value) {
    Map<String, String> lacking = new TreeMap<>();
    Map<String, String> silent = new TreeMap<>();
    int seen = 0;
    for (InetSocketAddress server : servers) {
      String label = server.getAddress().getHostAddress() + ":" + server.getPort();
      try {
        List<String> texts = Lookups.texts(server, name);
        if (texts.contains(value)) {
          seen++;
        } else {
          lacking.put(label, texts.isEmpty() ? "has none" : "has " + texts.size() + " other(s)");
        }
      } catch (IOException e) {
        silent.put(label, String.valueOf(e.getMessage()));
      }
    }
    return seen == 0 && lacking.isEmpty() ? silent : lacking;
  }
}
