package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.upstream.Target;
import io.vertx.core.net.NetServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalNamesTest {
  private final Lab lab = new Lab();
  private final Names names = new LocalNames(lab.vertx);

  @AfterEach
  void close() {
    names.close();
    lab.close();
  }

  @Test
  void localhostIsVersionFour() {
    assertThat(lookUp(lab.rawServer(socket -> {}))).isEqualTo("127.0.0.1");
  }

  @Test
  void nobodyThereIsVersionFourToo() {
    assertThat(lookUp(lab.deadPort())).isEqualTo("127.0.0.1");
  }

  @Test
  void aServerOnVersionSixOnlyIsFound() {
    NetServer six = lab.vertx.createNetServer().connectHandler(socket -> {});
    assumeTrue(Lab.await(six.listen(0, "::1").map(true).otherwise(false)), "no ::1 here");

    assertThat(lookUp(six.actualPort())).isEqualTo("::1");
  }

  private String lookUp(int port) {
    List<Target> targets =
        lab.await(() -> names.lookUp(EndpointUrl.parse("http://localhost:" + port)));
    assertThat(targets).singleElement().extracting(Target::host).isEqualTo("localhost");
    return targets.get(0).ip();
  }
}
