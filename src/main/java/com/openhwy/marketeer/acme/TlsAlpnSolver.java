package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.AcmeConfig.KeyType;
import com.openhwy.marketeer.tls.IssuedCertificates;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;

/**
 * TLS-ALPN-01: a listener answers {@code acme-tls/1} with a certificate that holds the answer (RFC
 * 8737). Made by ourselves, since acme4j's takes RSA keys only. Thread-safe.
 */
final class TlsAlpnSolver implements Solver {
  private static final Duration LIFETIME = Duration.ofDays(7);

  private final IssuedCertificates issued;
  private final Ticker ticker;

  TlsAlpnSolver(IssuedCertificates issued, Ticker ticker) {
    this.issued = issued;
    this.ticker = ticker;
  }

  @Override
  public String type() {
    return TlsAlpn01Challenge.TYPE;
  }

  @Override
  public boolean solves(String name) {
    return !PublicNames.isWildcard(name);
  }

  @Override
  public Answer present(String name, Challenge challenge) throws IOException {
    KeyPair pair = Keys.generate(KeyType.EC256);
    byte[] answer = ((TlsAlpn01Challenge) challenge).getAcmeValidation();
    issued.beginChallenge(name, pair.getPrivate(), certificate(name, pair, answer));
    return () -> issued.endChallenge(name);
  }

  /** Names exactly that name, and holds the answer in a critical extension (RFC 8737 3). */
  private X509Certificate certificate(String name, KeyPair pair, byte[] answer) throws IOException {
    Instant now = Instant.ofEpochMilli(ticker.epochMillis());
    X500Name subject = new X500Name("CN=acme.invalid");
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
                subject,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(LIFETIME)),
                Date.from(now.plus(LIFETIME)),
                subject,
                pair.getPublic())
            .addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
            .addExtension(
                new ASN1ObjectIdentifier(TlsAlpn01Challenge.ACME_VALIDATION_OID),
                true,
                new DEROctetString(answer));
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    } catch (CertificateException | OperatorCreationException e) {
      throw new IOException("this Java cannot make an ECDSA certificate", e);
    }
  }
}
