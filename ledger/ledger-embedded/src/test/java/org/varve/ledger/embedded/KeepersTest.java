package org.varve.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.block.StateLog;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.BlockPosition;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.Fold;
import org.varve.ledger.contract.StateRegistry;
import org.varve.ledger.resource.OrganisationSpec;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MapState;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestOrganisation;

/** Whose authority sealed what, by the organisations that ever were. */
class KeepersTest {
  private static final String OWN = "own";

  private final DataManagementContract contract = DataManagementContract.current();
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(31);
  private final TestAuthority ofGenesis = fixtures.authority();
  private final Digest founders = ofGenesis.key().kid();
  private final TestOrganisation north = fixtures.organisation("north");
  private final TestOrganisation watching = fixtures.organisation("watching");
  private final MapState state = new MapState();
  private final Keepers keepers = new Keepers(OWN, state, log());
  private long height;
  private long size = 1;

  KeepersTest() {
    state.apply(contract.genesis(fixtures.genesis()).writes());
  }

  @Test
  void whoHasNoAuthorityKeepsNothing() {
    applies(
        sets("founder", fixtures.receiptKey(), Optional.empty()),
        sets("north", north.receiptKey(), Optional.of(north.authority().key())),
        sets("watching", watching.receiptKey(), Optional.empty()));

    assertThat(keepers.ofSealer(founders)).contains("founder");
    assertThat(keepers.ofSealer(north.authority().key().kid())).contains("north");
    assertThat(keepers.ofSealer(watching.authority().key().kid())).isEmpty();
  }

  @Test
  void theFounderStaysSoWithAnotherReceiptKeyAndAnAuthorityOfItsOwn() {
    Operation first = sets(OWN, fixtures.receiptKey(), Optional.empty());
    VerificationKey renewed = north.authority().key();
    applies(
        first,
        changes(
            ControlBody.set(
                "Organisation",
                OWN,
                2,
                spec(OWN, north.receiptKey(), Optional.of(renewed)).spec(),
                Optional.of(first.id()))),
        sets("watching", watching.receiptKey(), Optional.empty()));

    assertThat(keepers.ofSealer(founders)).as("itself").isEmpty();
    assertThat(keepers.ofSealer(renewed.kid())).as("itself").isEmpty();
    assertThat(new Keepers("watching", state, log()).ofSealer(founders)).contains(OWN);
  }

  private Operation sets(String id, SigningKey receipt, Optional<VerificationKey> authority) {
    return changes(
        ControlBody.set(
            "Organisation", id, 1, spec(id, receipt, authority).spec(), Optional.empty()));
  }

  private Operation changes(ControlBody body) {
    return ofGenesis.says(OperationKind.CONTROL, body.encode());
  }

  private OrganisationSpec spec(
      String id, SigningKey receipt, Optional<VerificationKey> authority) {
    OrganisationSpec spec =
        OrganisationSpec.of(
            fixtures.origin(), id, fixtures.organisation(id).specWith(Optional.empty()));
    return new OrganisationSpec(
        spec.mspId(), spec.cosigner(), spec.logKey(), receipt.verificationKey(), authority);
  }

  private void applies(Operation... operations) {
    AdmittedBlock admitted =
        contract
            .admit(StateRegistry.of(state), ofGenesis.seal(operations))
            .fold(
                block -> block,
                refused -> {
                  throw new AssertionError(refused.refusal());
                });
    Fold fold = contract.fold(state, admitted, new BlockPosition(++height, size));
    assertThat(fold.leaves()).hasSize(operations.length + 1);
    size += fold.leaves().size();
    state.apply(fold.writes());
  }

  /** Of resources alone. */
  private StateLog log() {
    return new StateLog(
        state,
        (level, index) -> {
          throw new AssertionError("no tree here");
        },
        leafIndex -> {
          throw new AssertionError("no operations here");
        });
  }
}
