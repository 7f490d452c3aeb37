package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Secret;
import com.openhwy.marketeer.config.bind.Tag;
import java.time.Duration;
import java.util.List;

/** Who writes the TXT records of DNS-01; {@code type} says which. */
public sealed interface DnsConfig {

  /** What both have. */
  Propagation propagation();

  @Tag("exec")
  @Doc("A program of yours.")
  record Exec(
      @Doc("Program and its arguments; present or cleanup, the name and the value follow them.")
          List<String> command,
      @Doc("Longer than that it may not run.") @Default("2m") @Range(min = 1) Duration timeout,
      Propagation propagation)
      implements DnsConfig {}

  @Tag("rfc2136")
  @Doc("Dynamic update (RFC 2136), as BIND, Knot, PowerDNS and NSD's companions take it.")
  record Rfc2136(
      @Doc("The name server that takes updates: host or host:port.") String server,
      @Doc("Zone that is updated; empty: the server is asked.") @Default("") String zone,
      @Doc("Name of the TSIG key (RFC 8945); empty: updates are not signed.") @Default("")
          String key,
      @Doc("The TSIG key, in base64.") @Default("") @Secret String secret,
      @Doc("What the key is for: hmac_sha256, hmac_sha384 or hmac_sha512.") @Default("hmac_sha256")
          TsigAlgorithm algorithm,
      @Doc("Time to live of the records.") @Default("60s") @Range(min = 1000) Duration ttl,
      @Doc("For one question to a name server.") @Default("10s") @Range(min = 1) Duration timeout,
      Propagation propagation)
      implements DnsConfig {}

  /** What signs updates. */
  enum TsigAlgorithm {
    HMAC_SHA256,
    HMAC_SHA384,
    HMAC_SHA512
  }

  @Doc("How it is made sure that the world sees a record before the authority is told to look.")
  record Propagation(
      @Doc("Until then every authoritative server that answers has to have it; 0: nobody is asked.")
          @Default("2m")
          Duration timeout,
      @Doc("Between two rounds of questions.") @Default("2s") @Range(min = 1) Duration interval,
      @Doc("Servers that are asked, host or host:port; empty: those that the zone names.")
          List<String> servers) {}
}
