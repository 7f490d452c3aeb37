package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.AdminConfig;

/** The admin API is not open to the world by mistake. */
final class AdminCheck {
  private final Problems problems;

  AdminCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Draft draft) {
    AdminConfig admin = draft.admin();
    if (admin == null) {
      return;
    }
    Place place = draft.root().at("admin");
    if (!admin.listen().isLoopback() && admin.token().isEmpty()) {
      place
          .at("listen")
          .problem(
              problems,
              admin.listen()
                  + " can be reached from other machines and there is no token; set admin.token,"
                  + " or listen on 127.0.0.1:"
                  + admin.listen().port());
    }
    for (Place host : place.at("hosts").items()) {
      String name = host.text();
      String fault = name == null ? null : Texts.faultOfAuthority(name);
      if (fault != null) {
        host.problem(problems, fault);
      }
    }
    for (int i = 0; i < admin.peers().size(); i++) {
      String url = admin.peers().get(i).url();
      if (!Texts.isHttpUrl(url)) {
        place
            .at("peers")
            .item(i)
            .at("url")
            .problem(
                problems,
                "\""
                    + url.replaceAll("//[^/@]*@", "//***@")
                    + "\" is no URL of an admin API; expected for example http://10.0.0.2:9090, and"
                    + " a token under token");
      }
    }
  }
}
