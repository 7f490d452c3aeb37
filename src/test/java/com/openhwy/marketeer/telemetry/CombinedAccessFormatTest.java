package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import org.junit.jupiter.api.Test;

class CombinedAccessFormatTest {
  private final CombinedAccessFormat format = new CombinedAccessFormat();

  private String line(Exchange x) {
    LineBuffer out = new LineBuffer(64);
    format.write(out, x, 15 * Entry.MS, Entry.WHEN, "7");
    assertThat(out.size()).isLessThanOrEqualTo(AccessFormat.LONGEST_LINE);
    return out.toString();
  }

  @Test
  void apachesExample() {
    Exchange x = Entry.get("/apache_pb.gif?size=2&password=hunter2");
    x.request().headers().add(HeaderName.REFERER, "http://me:pw@www.example.com/start.html?code=5");
    x.request().headers().add(HeaderName.USER_AGENT, "Mozilla/4.08 [en] (Win98; I ;Nav)");
    x.response().status(200);
    x.countOut(2326);

    assertThat(line(x))
        .isEqualTo(
            """
            192.168.1.100 - - [09/Dec/2025:12:00:00 +0000] \
            "GET /apache_pb.gif?size=2&password=*** HTTP/1.1" 200 2326 \
            "www.example.com/start.html?code=***" "Mozilla/4.08 [en] (Win98; I ;Nav)"
            """);
  }

  @Test
  void whatIsMissingIsADash() {
    Exchange x = Entry.seed();
    x.request().client(x.request().peer(), "");

    assertThat(line(x))
        .isEqualTo(
            """
            - - - [09/Dec/2025:12:00:00 +0000] "GET /auth/validate HTTP/1.1" 200 - "-" "-"
            """);
  }

  @Test
  void hostileTextIsEscapedAsApacheDoes() {
    Exchange x = Entry.get("/a\"b?\u00ff");
    x.request().headers().add("User-Agent", "");
    x.request().headers().removeAt(0);
    x.request()
        .headers()
        .add("User-Agent", HeaderName.USER_AGENT.id(), "x\" 200 1 \"\n\u001b[0m\\\u00e4\u20ac");
    x.response().status(404);

    assertThat(line(x))
        .contains("\"GET /a\\\"b?\\xff HTTP/1.1\" 404 -")
        .endsWith(" \"x\\\" 200 1 \\\"\\x0a\\x1b[0m\\\\\\xe4?\"\n");
  }

  @Test
  void noLineIsLongerThan16KiB() {
    String huge = "\u0000".repeat(100_000);
    Exchange x = Entry.get("/" + huge + "?" + huge);
    x.request().method(huge).client(x.request().peer(), huge);
    x.request().headers().add("User-Agent", HeaderName.USER_AGENT.id(), huge);
    x.request().headers().add("Referer", HeaderName.REFERER.id(), huge);

    assertThat(line(x)).contains("...").endsWith("...\"\n");
  }
}
