package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Secret;
import java.util.List;

@Doc("The admin API.")
public record AdminConfig(
    @Doc("Where it listens.") @Default("127.0.0.1:9090") ListenAddress listen,
    @Doc("Bearer token. Empty: loopback only.") @Default("") @Secret String token,
    @Doc(
            "Hosts that a request may name besides the listen address and localhost (against DNS rebinding).")
        List<String> hosts,
    @Doc(
            "Event-bus addresses that POST /bus/<address> reaches besides marketeer.*; one that ends in a dot stands for all that begin with it.")
        List<String> bus,
    @Doc("Other nodes, reached below /nodes/<name>/.") List<Peer> peers) {

  public record Peer(
      @Doc("Its name in the path.") String name,
      @Doc("Base URL of its admin API.") String url,
      @Doc("Its bearer token.") @Default("") @Secret String token) {}
}
