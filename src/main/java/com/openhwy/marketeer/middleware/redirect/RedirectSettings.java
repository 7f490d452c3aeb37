package com.openhwy.marketeer.middleware.redirect;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code redirect}. */
@Doc("Sends a client to another scheme, host or path; what needs no redirect passes.")
record RedirectSettings(
    @Doc("Whether http goes to https.") @Default("false") boolean https,
    @Doc("The port https is at; left out when it is 443.")
        @Default("443")
        @Range(min = 1, max = 65535)
        int httpsPort,
    @Doc("add or remove a www. in front of the host; keep leaves it.") @Default("keep") Www www,
    @Doc("Rules for paths, of which the first that matches decides.") List<Rule> rules,
    @Doc("301, 302, 303, 307 or 308; 307 and 308 keep method and body.") @Default("308")
        int status) {

  enum Www {
    KEEP,
    ADD,
    REMOVE
  }

  @Doc("Where requests go whose path matches.")
  record Rule(
      @Doc("RE2, searched in the path: ^/old/(.*)$.") String from,
      @Doc(
              "A path or a URL; $1 or ${name} are groups of from, {host} and the like parts of the request. The query is kept unless it has one of its own.")
          String to,
      @Doc("Status of this rule; by default that of the middleware.") @Nullable Integer status) {}
}
