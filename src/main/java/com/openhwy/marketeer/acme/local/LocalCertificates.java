package com.openhwy.marketeer.acme.local;

import com.openhwy.marketeer.acme.CertificateSource;
import com.openhwy.marketeer.acme.CertificateView;
import com.openhwy.marketeer.acme.CertificateView.State;
import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.tls.IssuedCertificates;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the local authority vouches for at the moment: one certificate for this machine itself
 * (localhost, and the addresses that routes name), and one for every other local host. They are
 * kept in memory only: another is made in a millisecond. Thread-safe; blocks a little: not for an
 * event loop.
 */
public final class LocalCertificates implements CertificateSource {
  /** For the operator, beside each certificate. */
  private static final String ISSUER = "local authority";

  private static final Logger LOG = LoggerFactory.getLogger(LocalCertificates.class);
  private static final String PREFIX = "local:";
  private static final String MACHINE = PREFIX + "localhost";
  private static final List<String> ALWAYS = List.of("localhost", "127.0.0.1", "::1");

  private final LocalAuthority authority;
  private final IssuedCertificates served;
  private final Ticker ticker;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Set<String> refused = new HashSet<>();

  /**
   * @param renewAt two thirds of the way
   */
  private record Held(List<String> names, Instant notBefore, Instant notAfter, Instant renewAt) {}

  public LocalCertificates(LocalAuthority authority, IssuedCertificates served, Ticker ticker) {
    this.authority = authority;
    this.served = served;
    this.ticker = ticker;
  }

  public LocalAuthority authority() {
    return authority;
  }

  @Override
  public boolean claims(String name) {
    return authority.permits(name);
  }

  /**
   * @param hosts of routes; others than local ones are passed over
   */
  @Override
  public synchronized void want(Collection<String> hosts) {
    Map<String, List<String>> wanted = wanted(hosts);
    held.keySet().removeIf(id -> gone(id, wanted.keySet()));
    wanted.forEach(this::hold);
  }

  /** Makes those anew that are two thirds through. */
  public synchronized void renew() {
    Map.copyOf(held).forEach((id, now) -> hold(id, now.names()));
  }

  private boolean gone(String id, Set<String> wanted) {
    if (wanted.contains(id)) {
      return false;
    }
    served.remove(id);
    return true;
  }

  private Map<String, List<String>> wanted(Collection<String> hosts) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    Set<String> machine = new LinkedHashSet<>(ALWAYS);
    wanted.put(MACHINE, List.of()); // first: it answers clients that name nobody, as for addresses
    for (String host : hosts) {
      String name = LocalNames.plain(host);
      if (LocalNames.isLocal(name) && isPermitted(name)) {
        if (IpAddresses.parse(name) != null) {
          machine.add(name);
        } else if (!ALWAYS.contains(name)) {
          wanted.put(PREFIX + name, List.of(name));
        }
      }
    }
    wanted.put(MACHINE, List.copyOf(machine));
    return wanted;
  }

  private boolean isPermitted(String name) {
    if (authority.permits(name)) {
      return true;
    }
    if (refused.add(name)) {
      LOG.warn(
          "the local authority was made before there was a host {}, and may not vouch for it; move"
              + " its directory away and start anew to have one made that may, then run marketeer"
              + " trust again",
          name);
    }
    return false;
  }

  private void hold(String id, List<String> names) {
    Instant now = Instant.ofEpochMilli(ticker.epochMillis());
    Held before = held.get(id);
    if (before != null && before.names().equals(names) && now.isBefore(before.renewAt())) {
      return;
    }
    LocalAuthority.Leaf leaf = authority.issue(names);
    X509Certificate certificate = leaf.certificate();
    Instant end = certificate.getNotAfter().toInstant();
    Instant renewAt = now.plus(Duration.between(now, end).multipliedBy(2).dividedBy(3));
    served.put(id, leaf.key(), List.of(certificate), ISSUER);
    held.put(id, new Held(names, certificate.getNotBefore().toInstant(), end, renewAt));
  }

  @Override
  public synchronized boolean renew(String name) {
    String plain = LocalNames.plain(name);
    for (Map.Entry<String, Held> each : Map.copyOf(held).entrySet()) {
      if (each.getValue().names().contains(plain)) {
        held.remove(each.getKey());
        hold(each.getKey(), each.getValue().names());
        return true;
      }
    }
    return false;
  }

  @Override
  public synchronized List<CertificateView> certificates() {
    return held.entrySet().stream().map(each -> view(each.getKey(), each.getValue())).toList();
  }

  private static CertificateView view(String id, Held held) {
    return new CertificateView(
        id,
        held.names(),
        "local",
        State.VALID,
        ISSUER,
        held.notBefore(),
        held.notAfter(),
        held.renewAt(),
        0,
        null,
        null);
  }

  /** Of hosts, those without a dot. */
  public static List<String> singleLabels(Collection<String> hosts) {
    return hosts.stream()
        .filter(LocalNames::isSingleLabel)
        .map(LocalNames::plain)
        .distinct()
        .sorted()
        .toList();
  }
}
