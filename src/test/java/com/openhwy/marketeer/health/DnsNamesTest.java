package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.upstream.Target;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names by a name server on loopback. */
class DnsNamesTest {
  private final Lab lab = new Lab();
  private final FakeDns dns = new FakeDns(lab.vertx);
  private final Names names = names(dns.addresses());

  @AfterEach
  void close() {
    lab.onContext(names::close);
    lab.close();
  }

  @Test
  void aNameHasAddresses() {
    dns.a("api.test", "10.0.0.1", "10.0.0.2");

    assertThat(lookUp("http://api.test:8080"))
        .containsExactlyInAnyOrder(
            new Target("api.test", "10.0.0.1", 8080, 1, false),
            new Target("api.test", "10.0.0.2", 8080, 1, false));
  }

  @Test
  void addressesOfVersionSixCountOnlyWhereThereIsNoOther() {
    byte[] six = new byte[16];
    six[0] = 0x20;
    six[1] = 1;
    six[15] = 7;
    dns.a("both.test", "10.0.0.1").aaaa("both.test", six).aaaa("six.test", six);

    assertThat(lookUp("http://both.test")).extracting(Target::ip).containsExactly("10.0.0.1");
    assertThat(lookUp("http://six.test")).extracting(Target::ip).containsExactly("2001::7");
  }

  @Test
  void everyLookUpAsksAgain() {
    dns.a("api.test", "10.0.0.1");
    assertThat(lookUp("http://api.test")).hasSize(1);
    dns.a("api.test", "10.0.0.9");

    assertThat(lookUp("http://api.test")).hasSize(2);
  }

  @Test
  void aNameThatIsNotThereSaysSo() {
    assertThatThrownBy(() -> lookUp("http://nowhere.test")).rootCause().hasMessage("no address");
    assertThat(dns.questions()).contains("A nowhere.test");
  }

  @Test
  void aNameServerThatDoesNotAnswerIsToldFromAName() {
    int silent = silentPort();
    Names asking = names(List.of(new InetSocketAddress(Lab.LOOPBACK, silent)));

    assertThatThrownBy(() -> lab.await(() -> asking.lookUp(EndpointUrl.parse("http://api.test"))))
        .rootCause()
        .message()
        .isIn("no answer from the name server", "the name server is not there");
    lab.onContext(asking::close);
  }

  @Test
  void serviceRecordsGiveHostsPortsWeightsAndRanks() {
    dns.srv("_web._tcp.test", 10, 5, 8001, "a.test")
        .srv("_web._tcp.test", 10, 0, 8002, "B.test")
        .srv("_web._tcp.test", 20, 60000, 8003, "c.test")
        .a("a.test", "10.0.0.1", "10.0.0.2")
        .a("b.test", "10.0.0.3")
        .a("c.test", "10.0.0.4");

    assertThat(lookUp("srv+http://_web._tcp.test"))
        .containsExactlyInAnyOrder(
            new Target("a.test", "10.0.0.1", 8001, 5, false),
            new Target("a.test", "10.0.0.2", 8001, 5, false),
            new Target("b.test", "10.0.0.3", 8002, 1, false),
            new Target("c.test", "10.0.0.4", 8003, 1000, true));
  }

  @Test
  void aTargetThatIsNotFoundIsLeftOutWhileOthersAre() {
    dns.srv("_web._tcp.test", 10, 1, 8001, "a.test")
        .srv("_web._tcp.test", 10, 1, 8002, "gone.test")
        .a("a.test", "10.0.0.1");

    assertThat(lookUp("srv+http://_web._tcp.test"))
        .extracting(Target::ip)
        .containsExactly("10.0.0.1");
  }

  @Test
  void noTargetThatIsFoundIsAFailure() {
    dns.srv("_web._tcp.test", 10, 1, 8001, "gone.test");

    assertThatThrownBy(() -> lookUp("srv+http://_web._tcp.test"))
        .rootCause()
        .hasMessage("no address");
    assertThatThrownBy(() -> lookUp("srv+http://_none._tcp.test"))
        .rootCause()
        .hasMessage("no SRV record");
  }

  @Test
  void brokenAndDecliningRecordsAreLeftOut() {
    dns.raw(DnsRecordType.SRV, "_web._tcp.test", (byte) 0, (byte) 1)
        .raw(DnsRecordType.SRV, "_web._tcp.test", new byte[] {0, 1, 0, 1, 0, 80, 63, 'x'})
        .srv("_web._tcp.test", 0, 0, 0, "");

    assertThatThrownBy(() -> lookUp("srv+http://_web._tcp.test"))
        .rootCause()
        .hasMessage("no usable SRV record");
  }

  private List<Target> lookUp(String url) {
    return lab.await(() -> names.lookUp(EndpointUrl.parse(url)));
  }

  private Names names(List<InetSocketAddress> servers) {
    AtomicReference<Names> made = new AtomicReference<>();
    lab.onContext(() -> made.set(new DnsNames(lab.vertx, servers)));
    return made.get();
  }

  /** A UDP port that was bound a moment ago and is free now. */
  private int silentPort() {
    var socket = lab.vertx.createDatagramSocket();
    Lab.await(socket.listen(0, Lab.LOOPBACK));
    int port = socket.localAddress().port();
    Lab.await(socket.close());
    return port;
  }
}
