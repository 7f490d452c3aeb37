package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.AcmeConfig;
import com.openhwy.marketeer.config.model.DnsConfig;
import com.openhwy.marketeer.config.model.OnDemandConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Authorities for certificates, our accounts there and how names are proved. */
final class AcmeCheck {
  private static final List<String> AUTHORITIES =
      List.of("letsencrypt", "letsencrypt-staging", "zerossl");
  private static final List<String> CHALLENGES = List.of("http-01", "tls-alpn-01", "dns-01");
  private static final int MIN_HMAC_BYTES = 16;

  private final Problems problems;
  private final FileCheck files;

  AcmeCheck(Problems problems) {
    this.problems = problems;
    this.files = new FileCheck(problems);
  }

  void check(AcmeConfig acme, Place place) {
    directory(acme.directory(), place.at("directory"));
    email(acme.email(), place.at("email"));
    trust(acme.ca(), place.at("ca"));
    challenges(acme.challenges(), place.at("challenges"));
    storage(acme.storage(), place.at("storage"));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < acme.issuers().size(); i++) {
      issuer(acme.issuers().get(i), place.at("issuers").item(i), seen);
    }
    DnsConfig dns = acme.dns();
    if (dns != null) {
      new DnsCheck(problems).check(dns, place.at("dns"));
    }
    OnDemandConfig onDemand = acme.onDemand();
    if (onDemand != null && !Texts.isHttpUrl(onDemand.ask())) {
      place
          .at("on_demand")
          .at("ask")
          .problem(
              problems,
              "\""
                  + onDemand.ask()
                  + "\" is no URL; expected one that says by its status whether a name may have a"
                  + " certificate, as in http://127.0.0.1:5555/may");
    }
    if (acme.limits().retry().compareTo(acme.limits().retryMax()) > 0) {
      place
          .at("limits")
          .at("retry")
          .problem(problems, "is longer than retry_max; expected the first pause to be shorter");
    }
  }

  private void issuer(AcmeConfig.Issuer issuer, Place place, Set<String> seen) {
    directory(issuer.directory(), place.at("directory"));
    email(issuer.email(), place.at("email"));
    trust(issuer.ca(), place.at("ca"));
    if (!seen.add(issuer.directory())) {
      place
          .at("directory")
          .problem(
              problems, "\"" + issuer.directory() + "\" stands in the list twice; once will do");
    }
    AcmeConfig.Eab eab = issuer.eab();
    if (eab != null) {
      eab(eab, place.at("eab"));
    }
  }

  private void eab(AcmeConfig.Eab eab, Place place) {
    if (eab.kid().isBlank()) {
      place.at("kid").problem(problems, "is empty; expected the key identifier of the authority");
    }
    try {
      if (Base64.getUrlDecoder().decode(eab.hmac().replace("=", "")).length >= MIN_HMAC_BYTES) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // told below, without the value
    }
    place
        .at("hmac")
        .problem(
            problems,
            "is no key; expected at least 16 bytes in base64url, as the authority gave it");
  }

  private void directory(String directory, Place place) {
    if (AUTHORITIES.contains(directory) || Texts.isHttpUrl(directory)) {
      return;
    }
    String hint = Suggestion.hint(directory, AUTHORITIES);
    place.problem(
        problems,
        "\""
            + directory
            + "\" is no authority"
            + (hint.isEmpty()
                ? "; expected " + String.join(", ", AUTHORITIES) + " or the URL of a directory"
                : hint));
  }

  private void email(String email, Place place) {
    if (!email.isEmpty() && !email.matches("[^@\\s:?,]+@[^@\\s:?,]+")) {
      place.problem(
          problems, "\"" + email + "\" is no address; expected one, as in ops@example.com");
    }
  }

  private void trust(String file, Place place) {
    if (!file.isEmpty()) {
      files.certificate(file, place);
    }
  }

  private void challenges(List<String> challenges, Place place) {
    if (challenges.isEmpty()) {
      place.problem(problems, "is empty; expected some of " + String.join(", ", CHALLENGES));
    }
    for (int i = 0; i < challenges.size(); i++) {
      String challenge = challenges.get(i);
      if (!CHALLENGES.contains(challenge)) {
        String hint = Suggestion.hint(challenge, CHALLENGES);
        place
            .item(i)
            .problem(
                problems,
                "unknown challenge \""
                    + challenge
                    + "\""
                    + (hint.isEmpty() ? "; expected " + String.join(", ", CHALLENGES) : hint));
      }
    }
  }

  /** Whether it can be written is seen where it is, and stops no traffic. */
  private void storage(String storage, Place place) {
    try {
      if (Path.of(storage).toString().isEmpty()) {
        place.problem(problems, "is empty; expected a directory");
      }
    } catch (InvalidPathException e) {
      place.problem(problems, "\"" + storage + "\" is no path: " + e.getReason());
    }
  }
}
