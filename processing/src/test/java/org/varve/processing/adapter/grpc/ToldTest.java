package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.varve.ledger.DataDamagedException;
import org.varve.ledger.LedgerBusyException;
import org.varve.ledger.LedgerFailedException;
import org.varve.processing.application.IndexFailedException;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class ToldTest {

  @Test
  void tellsTroublesOfThePortsByStableReasons() {
    Map<RuntimeException, ErrorReason> reasons =
        Map.of(
            new IndexFailedException("x", null), ErrorReason.INDEX_FAILED,
            new LedgerBusyException("x"), ErrorReason.LEDGER_BUSY,
            new LedgerFailedException("x", null), ErrorReason.LEDGER_FAILED,
            new DataDamagedException("x", null), ErrorReason.DATA_DAMAGED,
            new CancellationException("x"), ErrorReason.CANCELLED);
    reasons.forEach(
        (thrown, reason) -> {
          Failure told = (Failure) Told.failure(thrown);
          assertThat(told.reason()).isEqualTo(reason);
          assertThat(told).hasMessage("x").hasCause(thrown);
        });
  }

  @Test
  void leavesWhatIsNotForeseenAsItIs() {
    for (RuntimeException thrown :
        List.of(new IllegalStateException("x"), new Failure(ErrorReason.NOT_FOUND, "not there"))) {
      assertThat(Told.failure(thrown)).isSameAs(thrown);
    }
  }
}
