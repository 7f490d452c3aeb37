package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.config.model.ServerConfig.ClientAuth;
import com.openhwy.marketeer.config.model.ServerConfig.HostTls;
import com.openhwy.marketeer.config.model.ServerConfig.TlsConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.IDN;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one listener by name, each with its engine's context. Immutable; contexts of a
 * policy that stays are taken over, with the sessions that clients may resume.
 */
final class Contexts {
  private final Map<String, TlsPolicy> byName;
  private final Map<TlsPolicy, SslContext> made;
  private final TlsPolicy standard;

  private Contexts(
      Map<String, TlsPolicy> byName, Map<TlsPolicy, SslContext> made, TlsPolicy standard) {
    this.byName = byName;
    this.made = made;
    this.standard = standard;
  }

  /**
   * Blocks: reads files.
   *
   * @param before whose contexts may be taken over; null at first
   * @throws IllegalArgumentException with a message for the operator
   */
  static Contexts of(
      TlsConfig config, List<String> protocols, LiveKeyManager keys, @Nullable Contexts before) {
    Map<String, TlsPolicy> byName = new HashMap<>();
    Map<TlsPolicy, SslContext> made = new HashMap<>();
    TlsPolicy standard = TlsPolicy.of(config, protocols, config.clientAuth());
    try {
      add(standard, made, keys, before);
      for (HostTls host : config.hosts()) {
        ClientAuth clients = host.clientAuth();
        TlsPolicy policy = TlsPolicy.of(config, protocols, clients);
        add(policy, made, keys, before);
        for (String name : host.host()) {
          byName.put(canonical(name), policy);
        }
      }
    } catch (IllegalArgumentException e) {
      new Contexts(byName, made, standard).releaseAllBut(before);
      throw e;
    }
    return new Contexts(byName, made, standard);
  }

  /** As clients ask for it (RFC 6066 3). */
  private static String canonical(String written) {
    String name = IDN.toASCII(written).toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** A policy that asks for certificates is read anew each time: its files may have changed. */
  private static void add(
      TlsPolicy policy,
      Map<TlsPolicy, SslContext> made,
      LiveKeyManager keys,
      @Nullable Contexts before) {
    for (TlsPolicy each : List.of(policy, policy.withoutEcdsa())) {
      if (!made.containsKey(each)) {
        SslContext held = before == null || each.clients() != null ? null : before.made.get(each);
        made.put(each, held == null ? each.context(keys) : held);
      }
    }
  }

  /** Lets go of those that {@code next} has not taken over. */
  void releaseAllBut(@Nullable Contexts next) {
    for (SslContext context : made.values()) {
      if (next == null || !next.made.containsValue(context)) {
        ReferenceCountUtil.release(context);
      }
    }
  }

  /**
   * @param name lower case; null for a client that named none
   */
  TlsPolicy policy(@Nullable String name) {
    if (name == null || byName.isEmpty()) {
      return standard;
    }
    TlsPolicy exact = byName.get(name);
    int dot = name.indexOf('.');
    TlsPolicy found = exact != null || dot < 0 ? exact : byName.get("*" + name.substring(dot));
    return found == null ? standard : found;
  }

  SslContext context(ClientHello hello) {
    TlsPolicy policy = policy(hello.serverName());
    SslContext context = made.get(hello.ecdsa() ? policy : policy.withoutEcdsa());
    if (context == null) {
      throw new IllegalStateException("every policy has both of its contexts");
    }
    return context;
  }

  /** Whether it matters by which name a connection was secured. */
  boolean differ() {
    return made.size() > 2;
  }
}
