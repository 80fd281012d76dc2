package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.ControlBody.Action;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;

/** Nobody gets around the second operator, or binds a key that is not the actor's own. */
class CredentialTest {
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(11);
  private final TestParties parties = new TestParties(fixtures);
  private final TestAuthority authority = parties.authority();
  private final TestActor ann = actor(Office.OPERATOR, "ann", "key of ann");
  private final TestActor ben = actor(Office.OPERATOR, "ben", "key of ben");
  private final TestActor eve = actor(Office.USER, "eve", "key of eve");
  private final TestActor sue = actor(Office.SUPERVISOR, "sue", "key of sue");
  private final ContractRun run = ContractRun.settled(parties);
  private final Operation founded =
      authority.says(
          OperationKind.CONTROL,
          ControlBody.set("Operator", "ann", 1, ann.credential(), Optional.empty()).encode());

  @BeforeEach
  void foundsWithTwoOperators() {
    recorded(founded, authority.says(OperationKind.SIGNER, ann.binding()));
    recorded(
        ann.sets(ResourceKind.OPERATOR, "ben", ben.credential()),
        authority.says(OperationKind.SIGNER, ben.binding()));
  }

  @Test
  void aSecondKeyMakesNoSecondOperator() {
    Operation proposal = ann.sets(ResourceKind.SUPERVISOR, "sue", sue.credential());
    TestActor renewed = actor(Office.OPERATOR, "ann", "ann's second key");
    Operation rotation = ann.sets(ResourceKind.OPERATOR, "ann", 2, renewed.credential(), founded);
    recorded(proposal, rotation);
    recorded(ben.judges(rotation, Action.APPROVE));
    recorded(authority.says(OperationKind.SIGNER, renewed.binding()));
    assertThat(reasonOf(renewed.judges(proposal, Action.APPROVE)))
        .contains(RefusalReason.CONTROL_REFUSED);
  }

  @Test
  void nobodyTurnsDownWhatIsAboutHimself() {
    Operation proposal = ben.sets(ResourceKind.OPERATOR, "ann", 2, ann.credential(false), founded);
    recorded(proposal);
    assertThat(reasonOf(ann.judges(proposal, Action.REJECT)))
        .contains(RefusalReason.CONTROL_REFUSED);
    recorded(ben.judges(proposal, Action.REJECT));
  }

  @Test
  @Tag("Y-8.4-a2")
  void aCredentialNeedsAProofThatItsActorHasTheKey() {
    Spec proven = eve.credential();
    Spec unproven = Spec.of(Map.of("key", proven.values().get("key")));
    assertThat(reasonOf(ann.sets(ResourceKind.DATA_USER, "eve", unproven)))
        .contains(RefusalReason.OPERATION_MALFORMED);
    assertThat(reasonOf(ann.sets(ResourceKind.DATA_USER, "max", proven)))
        .contains(RefusalReason.OPERATION_MALFORMED);
    assertThat(reasonOf(ann.sets(ResourceKind.OPERATOR, "eve", proven)))
        .contains(RefusalReason.OPERATION_MALFORMED);
    recorded(ann.sets(ResourceKind.DATA_USER, "eve", proven));
  }

  @Test
  void nobodyOwnsAPattern() {
    assertThat(
            reasonOf(
                ann.sets(
                    ResourceKind.OWNERSHIP,
                    "city/*",
                    Spec.of(Map.of("owner", SpecValue.of("eve"))))))
        .contains(RefusalReason.OPERATION_MALFORMED);
  }

  private void recorded(Operation... operations) {
    assertThat(run.apply(authority.seal(operations)).outcomes())
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(OperationOutcome.Recorded.class));
  }

  private Optional<RefusalReason> reasonOf(Operation operation) {
    return ControlTest.reasonOf(run.outcomeOf(operation, authority.seal(operation)));
  }

  private TestActor actor(Office office, String name, String seed) {
    return new TestActor(office, name, fixtures.key(seed));
  }
}
