package com.openhwy.marketeer.middleware.responserewrite;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import java.util.List;
import java.util.Map;

/** The settings of {@code response_rewrite}. */
@Doc("Rewrites Location, Content-Location, Refresh and Set-Cookie as the client knows the site.")
record ResponseRewriteSettings(
    @Doc("Whether addresses that are the endpoint's own become the gateway's.") @Default("true")
        boolean automatic,
    @Doc("Further hosts that endpoints use for themselves; without a port any port is meant.")
        List<String> hosts,
    @Doc("What stands before a rewritten path, as in https://www.example.com; empty is nothing.")
        @Default("")
        String base,
    @Doc("Tried in this order, before what is automatic.") List<Rule> rules,
    @Doc("What becomes of Set-Cookie.") Cookies cookies) {

  record Rule(
      @Doc("The beginning of an address; ends with a slash, or where a part of the address ends.")
          String from,
      @Doc("What takes its place: https://host/path or /path.") String to) {}

  record Cookies(
      @Doc("Domains and what takes their place; an empty one takes the attribute off.")
          Map<String, String> domain,
      @Doc("Beginnings of paths and what takes their place.") Map<String, String> path,
      @Doc("Whether cookies sent over TLS get Secure.") @Default("false") boolean secure,
      @Doc("Whether cookies get HttpOnly.") @Default("false") boolean httpOnly,
      @Doc("What SameSite becomes; none needs secure.") @Default("keep") SameSite sameSite,
      @Doc("Cookies whose flags change, by name; empty is all.") List<String> names) {

    boolean flags() {
      return secure || httpOnly || sameSite != SameSite.KEEP;
    }
  }

  enum SameSite {
    KEEP(""),
    STRICT("Strict"),
    LAX("Lax"),
    NONE("None");

    final String text;

    SameSite(String text) {
      this.text = text;
    }
  }
}
