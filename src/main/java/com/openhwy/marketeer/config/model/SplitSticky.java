package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Shorthand;
import com.openhwy.marketeer.config.model.ServiceConfig.Sticky.SameSite;
import java.time.Duration;

@Shorthand("by")
@Doc("What makes a split decide alike for the same user, on every node and without a memory.")
public record SplitSticky(
    @Doc("cookie, header, query, ip or principal (whom an authentication took the client for).")
        @Default("cookie")
        By by,
    @Doc("Name of the cookie (by default marketeer_split), header or query parameter.") @Default("")
        String name,
    @Doc("Gives a client without the cookie one; false for a cookie of the application's own.")
        @Default("true")
        boolean issue,
    @Doc("Max-Age of such a cookie; 0 makes it a session cookie.") @Default("30d") Duration maxAge,
    @Doc("Its Path.") @Default("/") String path,
    @Doc("Its SameSite: lax, strict or none.") @Default("lax") SameSite sameSite,
    @Doc(
            "Goes into the hash: splits with the same text and weights send a user to the same side;"
                + " by default the route's name.")
        @Default("")
        String salt) {
  private static final String COOKIE = "marketeer_split";

  public enum By {
    COOKIE,
    HEADER,
    QUERY,
    IP,
    PRINCIPAL
  }

  /** Of the cookie, said or not. */
  public String cookie() {
    return name.isEmpty() ? COOKIE : name;
  }
}
