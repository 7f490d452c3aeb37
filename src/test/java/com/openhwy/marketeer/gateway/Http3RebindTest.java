package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http3.Http3Client;
import org.junit.jupiter.api.Test;

/** Clients whose address changes inside a connection, as behind a NAT that forgets. */
class Http3RebindTest {
  @Test
  void aConnectionOutlivesItsAddress() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving("\n  workers: 4", endpoint);
        UdpRelay nat = new UdpRelay(gateway.gateway().gateway().port(1));
        Http3Client client = Http3Client.to(nat.port()).connect()) {
      assertThat(client.get("/").text()).isEqualTo("ok");
      for (int i = 0; i < 3; i++) { // more at once is more paths than a connection keeps
        nat.rebind();
        assertThat(client.get("/").text()).isEqualTo("ok");
      }
      assertThat(client.connection().isActive()).isTrue();
    }
  }
}
