package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Nobody takes the places of others. */
class PlacesTest {
  private final Places places = new Places(100, "bytes");

  @Test
  void givesAUserAQuarterAndTellsHimSo() {
    places.take("eve", 20);
    places.take("eve", 5);
    assertThat(refused("eve", 1))
        .hasMessageContaining("user 'eve' hold 25 bytes")
        .hasMessageContaining("may hold 25");
    places.take("max", 25);
    places.giveBack("eve", 5);
    places.take("eve", 1);
  }

  @Test
  void letsWhoHasNoneTakeWhatOneCallNeeds() {
    places.take("eve", 60);
    refused("eve", 1);
    places.giveBack("eve", 60);
    places.take("eve", 100);
  }

  @Test
  void refusesWhatAllTogetherWouldHaveTooMuchOf() {
    places.take("", 90);
    places.take("", 5);
    assertThat(refused("eve", 6))
        .hasMessageContaining("hold 95 bytes")
        .hasMessageContaining("limit is 100; try again");
    places.take("eve", 5);
    refused("", 1);
  }

  private Failure refused(String user, int count) {
    Failure failure = catchThrowableOfType(Failure.class, () -> places.take(user, count));
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).isEqualTo(ErrorReason.OVERLOADED);
    return failure;
  }
}
