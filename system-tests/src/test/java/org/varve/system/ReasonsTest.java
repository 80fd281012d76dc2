package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.varve.ledger.RefusalReason;
import org.varve.rp.ErrorReason;

/** No module sees both lists of reasons; this one holds them together. */
class ReasonsTest {

  @Test
  void everyReasonOfTheLedgerIsAReasonOfTheReferencePoints() {
    assertThat(Arrays.stream(ErrorReason.values()).map(Enum::name))
        .containsAll(Arrays.stream(RefusalReason.values()).map(Enum::name).toList());
  }
}
