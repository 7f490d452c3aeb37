package com.openhwy.marketeer.acme.local;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.base.Ticker;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A root and what it signs. Whoever trusts the root trusts it for local names alone: the constraint
 * stands in it (RFC 5280 4.2.1.10), so that its key, if it is ever stolen, forges nobody's bank.
 * Thread-safe.
 */
public final class LocalAuthority {
  public static final Duration ROOT_VALIDITY = Duration.ofDays(3650);
  public static final Duration LEAF_VALIDITY = Duration.ofDays(7);

  /** Clocks differ: a certificate made now must not be from the future. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final int SERIAL_BITS = 127; // positive and at most 20 octets, RFC 5280 4.1.2.2
  private static final X500Name LEAF = new X500Name("CN=Marketeer local certificate");

  private final PrivateKey key;
  private final X509Certificate root;
  private final List<String> bases;
  private final Ticker ticker;

  /** A key with the certificate of its names. */
  public record Leaf(PrivateKey key, X509Certificate certificate) {}

  LocalAuthority(PrivateKey key, X509Certificate root, Ticker ticker) throws IOException {
    this.key = key;
    this.root = root;
    this.bases = bases(root);
    this.ticker = ticker;
  }

  /**
   * A new one.
   *
   * @param singleLabels hosts without a dot, which it is to vouch for besides; those that are made
   *     up later it cannot
   */
  static LocalAuthority create(Collection<String> singleLabels, Ticker ticker) {
    KeyPair pair = pair();
    Instant now = Instant.ofEpochMilli(ticker.epochMillis());
    try {
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      X500Name name =
          new X500Name("CN=Marketeer local authority " + now.toString().substring(0, 10));
      X509v3CertificateBuilder builder =
          builder(name, name, now, now.plus(ROOT_VALIDITY), pair)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(Extension.nameConstraints, true, constraints(singleLabels))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  ids.createSubjectKeyIdentifier(pair.getPublic()));
      return new LocalAuthority(pair.getPrivate(), sign(builder, pair.getPrivate()), ticker);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this Java cannot make an ECDSA certificate", e);
    }
  }

  /** What is to be trusted. */
  public X509Certificate root() {
    return root;
  }

  PrivateKey key() {
    return key;
  }

  /** Whether what it signs for that host is believed: local, and within what the root may do. */
  public boolean permits(String host) {
    String name = LocalNames.plain(host);
    return LocalNames.isLocal(name)
        && (IpAddresses.parse(name) != null
            || LocalNames.within(name.startsWith("*.") ? name.substring(2) : name, bases));
  }

  /**
   * Signs a certificate for a server.
   *
   * @param names at least one, each permitted
   */
  public Leaf issue(List<String> names) {
    KeyPair pair = pair();
    Instant now = Instant.ofEpochMilli(ticker.epochMillis());
    Instant end = now.plus(LEAF_VALIDITY);
    Instant rootEnd = root.getNotAfter().toInstant();
    try {
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      X500Name issuer = new JcaX509CertificateHolder(root).getSubject();
      X509v3CertificateBuilder builder =
          builder(issuer, LEAF, now, end.isBefore(rootEnd) ? end : rootEnd, pair)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
              .addExtension(Extension.subjectAlternativeName, false, generalNames(names))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  ids.createAuthorityKeyIdentifier(root.getPublicKey()));
      return new Leaf(pair.getPrivate(), sign(builder, key));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("the local authority cannot sign for " + names, e);
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, Instant now, Instant end, KeyPair pair) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1),
        Date.from(now.minus(BACKDATED)),
        Date.from(end),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static GeneralNames generalNames(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(LocalNames::plain)
            .map(
                name ->
                    new GeneralName(
                        IpAddresses.parse(name) == null
                            ? GeneralName.dNSName
                            : GeneralName.iPAddress,
                        name))
            .toArray(GeneralName[]::new));
  }

  private static NameConstraints constraints(Collection<String> singleLabels) {
    Stream<GeneralName> names =
        Stream.concat(LocalNames.SUFFIXES.stream(), singleLabels.stream().sorted())
            .distinct()
            .map(base -> new GeneralName(GeneralName.dNSName, base));
    Stream<GeneralName> blocks = LocalNames.BLOCKS.stream().map(LocalAuthority::block);
    return new NameConstraints(
        Stream.concat(names, blocks).map(GeneralSubtree::new).toArray(GeneralSubtree[]::new), null);
  }

  /** Address and mask, one behind the other. */
  private static GeneralName block(Cidr block) {
    String[] parts = block.toString().split("/", 2);
    byte[] address = Objects.requireNonNull(IpAddresses.parse(parts[0]));
    byte[] both = Arrays.copyOf(address, address.length * 2);
    for (int bit = 0; bit < Integer.parseInt(parts[1]); bit++) {
      both[address.length + bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(both));
  }

  private static List<String> bases(X509Certificate root) throws IOException {
    byte[] extension = root.getExtensionValue(Extension.nameConstraints.getId());
    List<String> bases = new ArrayList<>();
    if (extension == null) {
      return bases;
    }
    GeneralSubtree[] permitted =
        NameConstraints.getInstance(JcaX509ExtensionUtils.parseExtensionValue(extension))
            .getPermittedSubtrees();
    for (GeneralSubtree subtree : permitted == null ? new GeneralSubtree[0] : permitted) {
      if (subtree.getBase().getTagNo() == GeneralName.dNSName) {
        bases.add(subtree.getBase().getName().toString());
      }
    }
    return List.copyOf(bases);
  }
}
