package org.varve.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.ledger.testing.MapState;

class OverlayStateTest {

  private static final StateKey ONE = StateKeys.logEntry(1);
  private static final StateKey TWO = StateKeys.logEntry(2);

  @Test
  void readsItsOwnWritesBeforeThoseBelow() {
    MapState base = new MapState();
    base.apply(List.of(write(ONE, 1), write(TWO, 2)));
    OverlayState overlay = new OverlayState(base);

    overlay.put(TWO, new byte[] {22});

    assertThat(overlay.get(ONE)).containsExactly(1);
    assertThat(overlay.get(TWO)).containsExactly(22);
    assertThat(overlay.get(StateKeys.logEntry(3))).isNull();
    assertThat(base.get(TWO)).containsExactly(2);
  }

  @Test
  void givesEachKeyOnceInTheOrderOfFirstWriting() {
    OverlayState overlay = new OverlayState(new MapState());

    overlay.putAll(List.of(write(TWO, 2), write(ONE, 1)));
    overlay.put(TWO, new byte[] {22});

    assertThat(overlay.writes()).containsExactly(write(TWO, 22), write(ONE, 1));
  }

  private static StateWrite write(StateKey key, int value) {
    return new StateWrite(key, new byte[] {(byte) value});
  }
}
