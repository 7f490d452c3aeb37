package com.openhwy.marketeer.cli;

/** What the demo says when it is ready: things to try, each a line to copy. */
final class DemoText {
  private static final String ADMIN = "  the admin API\n";

  private static final String SECURE =
      "  HTTPS, by an authority of this machine; scripts/marketeer trust makes browsers believe"
          + " it\n"
          + "    curl --cacert <(scripts/marketeer trust --print) -H 'Host: api.open-hwy.com'"
          + " https://localhost:$HTTPS/auth/hello\n";

  private DemoText() {}

  /**
   * @param https -1 for none
   */
  static String of(int http, int https, int admin) {
    return """

    Marketeer runs with conf/ and five demo services. Try, from another terminal:

      three static sites
        curl --resolve open-hwy.com:$HTTP:127.0.0.1 http://open-hwy.com:$HTTP/
        curl -H 'Host: www.open-hwy.com' http://127.0.0.1:$HTTP/
        curl -H 'Host: portal.open-hwy.com' http://127.0.0.1:$HTTP/any/page
      services (each shows the request as it arrived)
        curl -H 'Host: api.open-hwy.com' http://127.0.0.1:$HTTP/auth/hello
        curl -H 'Host: api.open-hwy.com' http://127.0.0.1:$HTTP/webhook/stripe -d '{"paid": true}'
        curl -H 'Host: api.open-hwy.com' http://127.0.0.1:$HTTP/cert/ca.pem
        curl -H 'Host: api.open-hwy.com' http://127.0.0.1:$HTTP/invite/42
        curl -H 'Host: download.open-hwy.com' http://127.0.0.1:$HTTP/app/download?bytes=1000000 -o /dev/null
      slow, and a WebSocket that gives back what you say
        curl -H 'Host: api.open-hwy.com' http://127.0.0.1:$HTTP/auth/slow?ms=2000
        websocat -H 'Host: api.open-hwy.com' ws://127.0.0.1:$HTTP/auth/ws
      the admin API
        curl http://127.0.0.1:$ADMIN/ready
        curl http://127.0.0.1:$ADMIN/services
        curl http://127.0.0.1:$ADMIN/metrics
        scripts/marketeer status
        scripts/marketeer explain GET http://api.open-hwy.com/auth/hello
      edit conf/routes.yaml while it runs, or stop it with Ctrl-C
    """
        .replace(
            ADMIN, https < 0 ? ADMIN : SECURE.replace("$HTTPS", Integer.toString(https)) + ADMIN)
        .replace("$HTTP", Integer.toString(http))
        .replace("$ADMIN", Integer.toString(admin));
  }
}
