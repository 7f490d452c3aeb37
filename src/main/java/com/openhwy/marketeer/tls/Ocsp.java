package com.openhwy.marketeer.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** Asking an authority about one of its certificates, and believing the answer (RFC 6960). Pure. */
final class Ocsp {
  /** Clocks differ. */
  private static final long SKEW_SECONDS = 300;

  private Ocsp() {}

  /**
   * A certificate is good, says its authority.
   *
   * @param encoded as it goes into a handshake
   * @param until when a newer one will be there; null when that may be at any time
   */
  @SuppressWarnings("ArrayRecordComponent") // handed to the engine as it is, and never compared
  record Good(byte[] encoded, Instant from, @Nullable Instant until) {}

  /** Where to ask; null when the certificate does not say, or its issuer is not in the chain. */
  static @Nullable URI responder(CertifiedKey key) {
    if (key.chain().size() < 2) {
      return null;
    }
    try {
      Extensions extensions = holder(key.leaf()).getExtensions();
      AuthorityInformationAccess access =
          extensions == null ? null : AuthorityInformationAccess.fromExtensions(extensions);
      if (access == null) {
        return null;
      }
      for (AccessDescription each : access.getAccessDescriptions()) {
        GeneralName location = each.getAccessLocation();
        if (each.getAccessMethod().equals(X509ObjectIdentifiers.id_ad_ocsp)
            && location.getTagNo() == GeneralName.uniformResourceIdentifier) {
          URI uri = URI.create(location.getName().toString());
          return "http".equalsIgnoreCase(uri.getScheme()) ? uri : null;
        }
      }
      return null;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null; // no place that could be asked
    }
  }

  /**
   * @throws GeneralSecurityException when the certificate cannot be asked about
   */
  static byte[] request(CertifiedKey key) throws GeneralSecurityException {
    try {
      return new OCSPReqBuilder().addRequest(id(key)).build().getEncoded();
    } catch (OCSPException | IOException e) {
      throw new GeneralSecurityException("no OCSP request can be made: " + e.getMessage(), e);
    }
  }

  /**
   * @throws GeneralSecurityException when it is not a valid answer that says good, and why
   */
  static Good read(byte[] answer, CertifiedKey key, Instant now) throws GeneralSecurityException {
    try {
      OCSPResp response = new OCSPResp(answer);
      if (response.getStatus() != OCSPResp.SUCCESSFUL
          || !(response.getResponseObject() instanceof BasicOCSPResp basic)) {
        throw new GeneralSecurityException(
            "the responder refused to say (status " + response.getStatus() + ")");
      }
      if (!basic.isSignatureValid(signer(basic, key.chain().get(1), now))) {
        throw new GeneralSecurityException("the answer's signature is not valid");
      }
      return good(single(basic, id(key)), answer, now);
    } catch (IOException | OCSPException | OperatorCreationException | RuntimeException e) {
      // Unchecked ones are how the parser tells of some malformed answers.
      throw new GeneralSecurityException("no OCSP answer: " + e.getMessage(), e);
    }
  }

  private static Good good(SingleResp single, byte[] answer, Instant now)
      throws GeneralSecurityException {
    if (single.getCertStatus() != CertificateStatus.GOOD) {
      throw new GeneralSecurityException(
          "the authority says that the certificate is not good: it is revoked or unknown");
    }
    Instant from = single.getThisUpdate().toInstant();
    Date next = single.getNextUpdate();
    Instant until = next == null ? null : next.toInstant();
    if (from.isAfter(now.plusSeconds(SKEW_SECONDS)) || (until != null && until.isBefore(now))) {
      throw new GeneralSecurityException("the answer is of another time: " + from + " to " + until);
    }
    return new Good(answer, from, until);
  }

  private static SingleResp single(BasicOCSPResp basic, CertificateID wanted)
      throws GeneralSecurityException {
    for (SingleResp each : basic.getResponses()) {
      if (each.getCertID().equals(wanted)) {
        return each;
      }
    }
    throw new GeneralSecurityException("the answer is about another certificate");
  }

  /** The authority itself, or whom it has appointed (RFC 6960 4.2.2.2). */
  private static ContentVerifierProvider signer(
      BasicOCSPResp basic, X509Certificate authority, Instant now)
      throws GeneralSecurityException, OperatorCreationException {
    JcaContentVerifierProviderBuilder verifiers = new JcaContentVerifierProviderBuilder();
    for (X509CertificateHolder each : basic.getCerts()) {
      X509Certificate appointed =
          new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter().getCertificate(each);
      if (appointed.equals(authority)) {
        continue;
      }
      ExtendedKeyUsage usage =
          each.getExtensions() == null
              ? null
              : ExtendedKeyUsage.fromExtensions(each.getExtensions());
      if (usage != null && usage.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning)) {
        appointed.verify(authority.getPublicKey());
        appointed.checkValidity(Date.from(now));
        return verifiers.build(appointed);
      }
    }
    return verifiers.build(authority);
  }

  private static CertificateID id(CertifiedKey key) throws GeneralSecurityException {
    try {
      BigInteger serial = key.leaf().getSerialNumber();
      return new CertificateID(
          new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
          holder(key.chain().get(1)),
          serial);
    } catch (OCSPException | OperatorCreationException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }

  private static X509CertificateHolder holder(X509Certificate certificate)
      throws GeneralSecurityException {
    return new JcaX509CertificateHolder(certificate);
  }
}
