package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Secret;
import com.openhwy.marketeer.config.bind.Shorthand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("Automatic certificates.")
public record AcmeConfig(
    @Doc("letsencrypt, letsencrypt-staging, zerossl or the URL of a directory.")
        @Default("letsencrypt")
        String directory,
    @Doc(
            "Authorities in the order they are tried, in place of directory: the next one when one"
                + " is down, refuses or limits us.")
        List<Issuer> issuers,
    @Doc("To try things out: letsencrypt means its staging authority, which browsers do not trust.")
        @Default("false")
        boolean staging,
    @Doc("Contact of the accounts; empty: server.https[].tls.email.") @Default("") String email,
    @Doc("Profile of the certificates, where the authority has such: shortlived, tlsserver …")
        @Default("")
        String profile,
    @Doc("Directory for account keys and certificates.") @Default("data/acme") String storage,
    @Doc("PEM file of the authority to trust for the directory itself; empty: the JDK's.")
        @Default("")
        String ca,
    @Doc("How we prove that a name is ours, the preferred first: http-01, tls-alpn-01, dns-01.")
        @Default("[http-01, tls-alpn-01, dns-01]")
        List<String> challenges,
    @Doc("Keys of new certificates: ec256, ec384, rsa2048 or rsa4096.") @Default("ec256")
        KeyType keyType,
    Renew renew,
    Limits limits,
    @Doc("Who writes the TXT records of dns-01; without it that challenge is not tried.")
        @Nullable DnsConfig dns,
    @Nullable OnDemandConfig onDemand) {

  public enum KeyType {
    EC256,
    EC384,
    RSA2048,
    RSA4096
  }

  @Doc("One authority and our account there.")
  @Shorthand("directory")
  public record Issuer(
      @Doc("letsencrypt, letsencrypt-staging, zerossl or the URL of a directory.") String directory,
      @Doc("Contact of this account; empty: acme.email.") @Default("") String email,
      @Doc("What binds the account to one that was made elsewhere; ZeroSSL wants it.")
          @Nullable Eab eab,
      @Doc("Profile of certificates from here; empty: acme.profile.") @Default("") String profile,
      @Doc("PEM file of the authority to trust for this directory; empty: acme.ca.") @Default("")
          String ca) {}

  @Doc("External account binding (RFC 8555 7.3.4).")
  public record Eab(
      @Doc("Key identifier, as the authority gave it.") String kid,
      @Doc("Key in base64url, as the authority gave it.") @Secret String hmac) {}

  @Doc("When certificates are replaced.")
  public record Renew(
      @Doc("Part of the lifetime in percent after which a certificate is replaced.")
          @Default("67")
          @Range(min = 10, max = 95)
          int after,
      @Doc("Whether authorities are asked for the window they suggest (ARI, RFC 9773).")
          @Default("true")
          boolean ari) {}

  @Doc("What we allow ourselves, so that an authority never has to refuse us.")
  public record Limits(
      @Doc("New orders an hour at one authority.") @Default("50") @Range(min = 1, max = 10000)
          int ordersPerHour,
      @Doc("Pause after a first failure; it doubles with each one after it.")
          @Default("2m")
          @Range(min = 1000)
          Duration retry,
      @Doc("Longest pause after failures.") @Default("24h") @Range(min = 1000) Duration retryMax) {}
}
