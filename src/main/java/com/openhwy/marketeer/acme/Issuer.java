package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.config.model.AcmeConfig;
import com.openhwy.marketeer.config.model.AcmeConfig.Eab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One authority and our account there, with all defaults filled in. Immutable.
 *
 * @param name for the operator: as configured
 * @param directory its URL
 * @param ca file to trust for the directory, empty for the JDK's
 */
record Issuer(
    String name, String directory, String email, @Nullable Eab eab, String profile, String ca) {
  private static final Map<String, String> KNOWN =
      Map.of(
          "letsencrypt", "https://acme-v02.api.letsencrypt.org/directory",
          "letsencrypt-staging", "https://acme-staging-v02.api.letsencrypt.org/directory",
          "zerossl", "https://acme.zerossl.com/v2/DV90");

  /**
   * Those of a configuration, in the order they are tried.
   *
   * @param contact where neither the issuer nor the section has one
   */
  static List<Issuer> of(AcmeConfig config, String contact) {
    List<AcmeConfig.Issuer> written =
        config.issuers().isEmpty()
            ? List.of(new AcmeConfig.Issuer(config.directory(), "", null, "", ""))
            : config.issuers();
    List<Issuer> issuers = new ArrayList<>();
    for (AcmeConfig.Issuer one : written) {
      String name =
          config.staging() && one.directory().equals("letsencrypt")
              ? "letsencrypt-staging"
              : one.directory();
      issuers.add(
          new Issuer(
              name,
              KNOWN.getOrDefault(name, name),
              first(one.email(), config.email(), contact),
              one.eab(),
              first(one.profile(), config.profile()),
              first(one.ca(), config.ca())));
    }
    return issuers;
  }

  private static String first(String... texts) {
    for (String text : texts) {
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  @Override
  public String toString() {
    return name; // never the key that binds the account
  }
}
