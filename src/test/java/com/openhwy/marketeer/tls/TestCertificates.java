package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.config.model.ServerConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate authority for tests: issues what is asked for and writes it to PEM files. */
public final class TestCertificates {
  private static final AtomicLong SERIALS = new AtomicLong(1);

  /** A key with its certificate; the chain is the leaf alone. */
  public record Issued(KeyPair pair, X509Certificate certificate) {}

  private final KeyPair authority = pair("EC");
  private final X509Certificate root;
  private final Instant now;

  public TestCertificates() {
    this(Instant.now());
  }

  public TestCertificates(Instant now) {
    this.now = now;
    this.root =
        sign(
            builder("Test root", authority, now.minus(Duration.ofDays(1)), Duration.ofDays(3650)),
            List.of(),
            true);
  }

  public X509Certificate root() {
    return root;
  }

  /**
   * @param algorithm EC, RSA or Ed25519
   */
  public Issued issue(String algorithm, String... names) {
    return issue(algorithm, now.minus(Duration.ofDays(1)), Duration.ofDays(30), names);
  }

  public Issued issue(String algorithm, Instant from, Duration validity, String... names) {
    KeyPair pair = pair(algorithm);
    return new Issued(pair, sign(builder(names[0], pair, from, validity), List.of(names), false));
  }

  /** With a place to ask about it by OCSP, and the root behind it in the file. */
  public Issued issueWithResponder(String responder, String name) {
    KeyPair pair = pair("EC");
    X509v3CertificateBuilder builder =
        builder(name, pair, now.minus(Duration.ofDays(1)), Duration.ofDays(30));
    try {
      builder.addExtension(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(
              X509ObjectIdentifiers.id_ad_ocsp, new GeneralName(6, responder)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Issued(pair, sign(builder, List.of(name), false));
  }

  /** The authority's own key, PKCS#8 in PEM. */
  String authorityKey() {
    try {
      return pem(new JcaPKCS8Generator(authority.getPrivate(), null).generate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A revocation list of this authority's, in PEM, with these certificates on it. */
  public String crl(Issued... revoked) {
    try {
      JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(root, Date.from(now.minusSeconds(60)));
      builder.setNextUpdate(Date.from(now.plus(Duration.ofDays(30))));
      for (Issued each : revoked) {
        builder.addCRLEntry(each.certificate().getSerialNumber(), Date.from(now), 0);
      }
      return pem(
          builder.build(
              new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes {@code <name>.pem} and {@code <name>.key}, PKCS#8. */
  public static ServerConfig.Certificate write(Path directory, String name, Issued issued) {
    try {
      Path cert = directory.resolve(name + ".pem");
      Path key = directory.resolve(name + ".key");
      Files.writeString(cert, pem(issued.certificate()));
      Files.writeString(
          key, pem(new JcaPKCS8Generator(issued.pair().getPrivate(), null).generate()));
      return new ServerConfig.Certificate(cert.toString(), key.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A key as OpenSSL wrote it before PKCS#8: RSA as PKCS#1, EC as SEC 1 on P-256. */
  static String olderPem(PrivateKey key) {
    if (!(key instanceof ECPrivateKey ec)) {
      return pem(key);
    }
    try {
      byte[] sec1 =
          new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1)
              .getEncoded();
      return pem(new PemObject("EC PRIVATE KEY", sec1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One object in PEM. */
  public static String pem(Object what) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(256);
      } else if (algorithm.equals("RSA")) {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      String name, KeyPair pair, Instant from, Duration validity) {
    return new JcaX509v3CertificateBuilder(
        new X500Name("CN=Test root"),
        BigInteger.valueOf(SERIALS.incrementAndGet()),
        Date.from(from),
        Date.from(from.plus(validity)),
        new X500Name("CN=" + name),
        pair.getPublic());
  }

  private X509Certificate sign(
      X509v3CertificateBuilder builder, List<String> names, boolean authorityItself) {
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authorityItself));
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                names.stream()
                    .map(n -> new GeneralName(IpAddresses.parse(n) == null ? 2 : 7, n))
                    .toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
