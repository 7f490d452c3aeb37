package com.openhwy.marketeer.acme.dns;

import com.openhwy.marketeer.acme.DnsProvider;
import com.openhwy.marketeer.config.model.DnsConfig;
import com.openhwy.marketeer.config.model.DnsConfig.TsigAlgorithm;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Update;

/**
 * Writes records by dynamic update (RFC 2136) to the zone's primary server, signed with TSIG (RFC
 * 8945); an answer that is not signed in turn is not believed. Blocks; thread-safe.
 */
final class Rfc2136Provider implements DnsProvider {
  private static final Logger LOG = LoggerFactory.getLogger(Rfc2136Provider.class);

  private final DnsConfig.Rfc2136 config;
  private final Lookups lookups;

  Rfc2136Provider(DnsConfig.Rfc2136 config, Lookups lookups) {
    this.config = config;
    this.lookups = lookups;
  }

  @Override
  public void present(String fqdn, String value) throws IOException {
    send(fqdn, value, false);
  }

  @Override
  public void cleanup(String fqdn, String value) throws IOException {
    send(fqdn, value, true);
  }

  private void send(String fqdn, String value, boolean delete) throws IOException {
    Name name = config.zone().isEmpty() ? target(fqdn) : Lookups.name(fqdn);
    SimpleResolver server = server();
    Update update = new Update(zone(server, name));
    TXTRecord record = new TXTRecord(name, DClass.IN, config.ttl().toSeconds(), value);
    if (delete) {
      update.delete(record);
    } else {
      update.add(record);
    }
    check(server.send(update), name);
  }

  /** Where the name leads; when nobody answers for the world, the name itself. */
  private Name target(String fqdn) throws IOException {
    Name name = Lookups.name(fqdn);
    try {
      return lookups.target(name);
    } catch (IOException e) {
      LOG.debug("nobody says whether {} is a CNAME; it is taken for none", name, e);
      return name; // a closed network: the server that takes updates is asked all the same
    }
  }

  /** By TCP: an update with its signature fits into no small datagram. */
  private SimpleResolver server() throws IOException {
    SimpleResolver server = new SimpleResolver(Lookups.server(config.server()));
    server.setTCP(true);
    server.setTimeout(config.timeout());
    if (!config.key().isEmpty()) {
      server.setTSIGKey(
          new TSIG(algorithm(config.algorithm()), Lookups.name(config.key()), config.secret()));
    }
    return server;
  }

  private static Name algorithm(TsigAlgorithm algorithm) {
    return switch (algorithm) {
      case HMAC_SHA256 -> TSIG.HMAC_SHA256;
      case HMAC_SHA384 -> TSIG.HMAC_SHA384;
      case HMAC_SHA512 -> TSIG.HMAC_SHA512;
    };
  }

  private Name zone(SimpleResolver server, Name name) throws IOException {
    if (!config.zone().isEmpty()) {
      return Lookups.name(config.zone());
    }
    Name zone = Lookups.zone(server, name);
    if (zone == null) {
      throw failure("does not know the zone of " + name + "; say it in acme.dns.zone");
    }
    return zone;
  }

  private void check(Message reply, Name name) throws IOException {
    int code = reply.getRcode();
    if (code != Rcode.NOERROR) {
      throw failure(
          "answered "
              + Rcode.string(code)
              + tsigError(reply.getTSIG())
              + " to an update of "
              + name
              + hint(code));
    }
    if (!config.key().isEmpty() && !reply.isVerified()) {
      throw failure("did not sign its answer with the key " + config.key());
    }
  }

  private static String tsigError(@Nullable TSIGRecord signature) {
    return signature == null || signature.getError() == Rcode.NOERROR
        ? ""
        : " (" + Rcode.TSIGstring(signature.getError()) + ")";
  }

  private String hint(int code) {
    String key = config.key().isEmpty() ? "anybody without a key" : "the key " + config.key();
    return switch (code) {
      case Rcode.REFUSED -> "; does it let " + key + " write TXT records there?";
      case Rcode.NOTAUTH -> "; does it have " + key + " with this secret, and is the zone its own?";
      case Rcode.NOTZONE -> "; acme.dns.zone is not the zone that the name is in";
      default -> "";
    };
  }

  private IOException failure(String what) {
    return new IOException("the name server " + config.server() + " " + what);
  }
}
