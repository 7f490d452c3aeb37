package com.openhwy.marketeer.acme.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Questions to name servers. Blocks; thread-safe. */
final class Lookups {
  private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);
  static final int PORT = 53;
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Longer chains of CNAMEs are loops. */
  private static final int MAX_ALIASES = 8;

  private final Resolver resolver;

  /**
   * @param resolver that answers for the whole world
   */
  Lookups(Resolver resolver) {
    this.resolver = resolver;
  }

  /** By the resolver of this machine. */
  static Lookups ofSystem() {
    ExtendedResolver system = new ExtendedResolver();
    system.setTimeout(PATIENCE);
    return new Lookups(system);
  }

  /**
   * @param address host or host:port, an IPv6 address with port in brackets
   * @throws UnknownHostException the host has no address
   */
  static InetSocketAddress server(String address) throws UnknownHostException {
    int bracket = address.lastIndexOf(']');
    int colon = address.indexOf(':', bracket + 1);
    boolean plainIpv6 = bracket < 0 && colon >= 0 && address.indexOf(':', colon + 1) >= 0;
    boolean hasPort = colon >= 0 && !plainIpv6;
    String host = hasPort ? address.substring(0, colon) : address;
    int port = hasPort ? Integer.parseInt(address.substring(colon + 1)) : PORT;
    return new InetSocketAddress(
        InetAddress.getByName(bracket < 0 ? host : host.substring(1, bracket)), port);
  }

  /**
   * @throws IOException the text is no name
   */
  static Name name(String text) throws IOException {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IOException("\"" + text + "\" is no name", e);
    }
  }

  /** Where the records of a name are kept: CNAMEs are followed (RFC 8555 8.4 allows them). */
  Name target(Name name) throws IOException {
    Name at = name;
    for (int i = 0; i < MAX_ALIASES; i++) {
      Name next = alias(at);
      if (next == null) {
        return at;
      }
      at = next;
    }
    throw new IOException(name + " is a CNAME that leads nowhere after " + MAX_ALIASES + " steps");
  }

  private @Nullable Name alias(Name name) throws IOException {
    for (Record record : answers(ask(resolver, name, Type.CNAME, true))) {
      if (record instanceof CNAMERecord alias && alias.getName().equals(name)) {
        return alias.getTarget();
      }
    }
    return null;
  }

  /** The zone that a name is in, as that server knows it by itself. */
  static @Nullable Name zone(Resolver server, Name name) throws IOException {
    return zone(ask(server, name, Type.SOA, false), name);
  }

  private static @Nullable Name zone(Message reply, Name name) {
    for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
      for (Record record : reply.getSection(section)) {
        if (record instanceof SOARecord && name.subdomain(record.getName())) {
          return record.getName();
        }
      }
    }
    return null;
  }

  /** Every address of every name server of the zone that a name is in. */
  List<InetSocketAddress> authoritative(Name name) throws IOException {
    Name zone = zone(ask(resolver, name, Type.SOA, true), name);
    if (zone == null) {
      throw new IOException("nobody says which zone " + name + " is in");
    }
    List<InetSocketAddress> servers = new ArrayList<>();
    for (Record record : answers(ask(resolver, zone, Type.NS, true))) {
      if (record instanceof NSRecord ns) {
        String host = ns.getTarget().toString(true);
        try {
          for (InetAddress address : InetAddress.getAllByName(host)) {
            servers.add(new InetSocketAddress(address, PORT));
          }
        } catch (UnknownHostException e) {
          LOG.debug("the name server {} has no address, and nobody asks it", host);
        }
      }
    }
    if (servers.isEmpty()) {
      throw new IOException("no name server of " + zone + " has an address");
    }
    return servers;
  }

  /**
   * The texts that one server has for a name.
   *
   * @throws IOException it does not answer
   */
  static List<String> texts(InetSocketAddress server, Name name) throws IOException {
    SimpleResolver one = new SimpleResolver(server);
    one.setTimeout(PATIENCE);
    List<String> texts = new ArrayList<>();
    for (Record record : answers(ask(one, name, Type.TXT, false))) {
      if (record instanceof TXTRecord txt) {
        texts.add(String.join("", txt.getStrings()));
      }
    }
    return texts;
  }

  private static List<Record> answers(Message reply) {
    return reply.getSection(Section.ANSWER);
  }

  private static Message ask(Resolver whom, Name name, int type, boolean recursive)
      throws IOException {
    Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    if (!recursive) {
      question.getHeader().unsetFlag(Flags.RD);
    }
    Message reply = whom.send(question);
    int code = reply.getRcode();
    if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
      throw new IOException(
          "asked for " + Type.string(type) + " of " + name + ": " + Rcode.string(code));
    }
    return reply;
  }
}
