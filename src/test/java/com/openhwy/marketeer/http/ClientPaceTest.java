package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import org.junit.jupiter.api.Test;

class ClientPaceTest implements ClientPace.Bodies {
  private static final long SECOND = 1_000_000_000L;
  private static final ProtocolLimits LIMITS = ProtocolLimits.DEFAULT;

  private final ClientPace pace = new ClientPace();
  private boolean receiving;
  private boolean sending;
  private long received;
  private long drained;
  private long now;

  @Override
  public boolean receiving() {
    return receiving;
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public boolean sending() {
    return sending;
  }

  @Override
  public long drained() {
    return drained;
  }

  private Failure window() {
    now += ClientPace.window(LIMITS);
    return pace.look(now, LIMITS, this);
  }

  @Test
  void aWindowIsNoLongerThanTheIdleTime() {
    assertThat(ClientPace.window(LIMITS)).isEqualTo(10 * SECOND);
  }

  @Test
  void whoeverWaitsForTheEndpointHasAllTheTime() {
    pace.begin(now);
    for (int i = 0; i < 50; i++) {
      assertThat(window()).isNull();
    }
  }

  @Test
  void theFirstWindowMayHaveBegunBeforeWeWaited() {
    pace.begin(now);
    receiving = true;
    assertThat(window()).isNull();
    assertThat(window())
        .isEqualTo(Failure.of(FailureKind.REQUEST_TIMEOUT, "the request body came too slowly"));
  }

  @Test
  void theMinimumRateIsEnough() {
    pace.begin(now);
    receiving = true;
    for (int i = 0; i < 20; i++) {
      received += 2400;
      assertThat(window()).isNull();
    }
    received += 2399;
    assertThat(window()).isNotNull();
  }

  @Test
  void aResponseMustBeTakenAsWell() {
    pace.begin(now);
    sending = true;
    drained = 100_000;
    assertThat(window()).isNull();
    drained += 10;
    assertThat(window())
        .isEqualTo(Failure.of(FailureKind.REQUEST_TIMEOUT, "the response was read too slowly"));
  }

  @Test
  void aNewExchangeStartsAfresh() {
    pace.begin(now);
    receiving = true;
    assertThat(window()).isNull();
    pace.begin(now);
    assertThat(window()).isNull();
  }
}
