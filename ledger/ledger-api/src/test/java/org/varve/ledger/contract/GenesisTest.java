package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.ledger.OperationOutcome.Recorded;
import org.varve.ledger.testing.BadOperation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MapState;

class GenesisTest {

  private static final String ORIGIN = LedgerFixtures.ORIGIN;

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(13);
  private final DataManagementContract contract = DataManagementContract.current();

  @Test
  void foundsALogWhoseRegistryKnowsItsAuthorities() {
    Operation genesis = fixtures.genesis();
    MapState state = new MapState();

    Fold fold = contract.genesis(genesis);
    state.apply(fold.writes());

    assertThat(fold.outcomes()).containsExactly(new Recorded(genesis.id(), 0, false));
    assertThat(fold.leaves()).extracting(LogLeaf::operation).containsExactly(genesis);
    StateRegistry registry = StateRegistry.of(state);
    assertThat(registry.origin()).isEqualTo(ORIGIN);
    assertThat(registry.authority(fixtures.authority().key().kid()))
        .contains(fixtures.authority().key());
    assertThat(registry.authority(fixtures.impostor().key().kid())).isEmpty();
  }

  @Test
  void isNotReadFromAStateThatWasNotFounded() {
    assertThatThrownBy(() -> StateRegistry.of(new MapState()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("genesis");
  }

  @Test
  void refusesWhatIsNoGenesisOperation() {
    refuses(fixtures.source("urn:varve:source:a").says("1"), "DATA");
    refuses(signed(fixtures.key("stranger"), ORIGIN, ORIGIN, 0, 1), "receipt key");
    refuses(BadOperation.withBrokenSignature(fixtures.genesis()), "receipt key");
    refuses(signed(fixtures.receiptKey(), "log.example/other", ORIGIN, 0, 1), "signer");
    refuses(signed(fixtures.receiptKey(), ORIGIN, "log.example/other", 0, 1), "source");
    refuses(signed(fixtures.receiptKey(), ORIGIN, ORIGIN, 1, 1), "epoch");
    refuses(signed(fixtures.receiptKey(), ORIGIN, ORIGIN, 0, 2), "sequence");
  }

  private void refuses(Operation operation, String because) {
    assertThatThrownBy(() -> contract.genesis(operation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(because);
  }

  private Operation signed(
      SigningKey key, String signer, String source, long epoch, long sequence) {
    OperationPayload payload =
        OperationPayload.of(OperationKind.GENESIS)
            .epoch(epoch)
            .sequence(sequence)
            .previous(sequence == 1 ? null : fixtures.genesis().id())
            .body(fixtures.genesis().payload().body().orElseThrow())
            .build();
    return new OperationSigner(key, signer).sign(source, LedgerFixtures.START, payload);
  }

  @Test
  void laysDataBlocksAboveItOnly() {
    for (List<Long> position : List.of(List.of(0L, 1L), List.of(1L, 0L))) {
      assertThatThrownBy(() -> new BlockPosition(position.get(0), position.get(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
