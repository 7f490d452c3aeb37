package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.base.IpAddresses;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate nobody vouches for, so that a TLS listener serves before anybody has bought one:
 * ECDSA P-256, for localhost, the loopback addresses and the hosts given. Kept in memory only.
 */
final class SelfSigned {
  static final Duration VALIDITY = Duration.ofDays(90);

  /** Clocks differ: a certificate made now must not be from the future. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  /** More names would not fit into a handshake that stays small. */
  static final int MAX_NAMES = 100;

  private static final X500Name NAME = new X500Name("CN=Marketeer self-signed");
  private static final int SERIAL_BITS = 127; // positive and at most 20 octets, RFC 5280 4.1.2.2

  private SelfSigned() {}

  static CertifiedKey generate(List<String> hosts, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder(pair, hosts, now)
                      .build(
                          new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      return CertifiedKey.of(pair.getPrivate(), List.of(certificate), "self-signed", true);
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("this Java cannot make an ECDSA certificate", e);
    }
  }

  private static X509v3CertificateBuilder builder(KeyPair pair, List<String> hosts, Instant now)
      throws CertIOException {
    return new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(VALIDITY)),
            NAME,
            pair.getPublic())
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(Extension.subjectAlternativeName, false, names(hosts));
  }

  private static GeneralNames names(List<String> hosts) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    for (String host : hosts) {
      if (names.size() < MAX_NAMES && isName(host)) {
        names.add(host);
      }
    }
    return new GeneralNames(
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        IpAddresses.parse(name) == null
                            ? GeneralName.dNSName
                            : GeneralName.iPAddress,
                        name))
            .toArray(GeneralName[]::new));
  }

  /** Whatever else a route may match is no name a certificate can hold. */
  static boolean isName(String host) {
    return host.matches("(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")
        || IpAddresses.parse(host) != null;
  }
}
