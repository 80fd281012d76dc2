package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.ledger.RefusalReason.CONTROL_REFUSED;
import static org.varve.ledger.RefusalReason.NOT_AUTHORISED;
import static org.varve.ledger.RefusalReason.OPERATION_MALFORMED;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.ControlBody.Action;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.OrganisationSpec;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestOrganisation;
import org.varve.ledger.testing.TestParties;

/** Organisations join, change keys and leave; none has a key that is another's. */
class OrganisationTest {
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(23);
  private final TestParties parties = new TestParties(fixtures);
  private final TestAuthority founder = parties.authority();
  private final TestActor ann = actor("ann");
  private final TestActor ben = actor("ben");
  private final TestOrganisation north = fixtures.organisation("north");
  private final TestOrganisation south = fixtures.organisation("south");
  private final TestAuthority atNorth = north.authority();
  private final ContractRun run = ContractRun.settled(parties);

  @BeforeEach
  void foundsWithOneOperator() {
    Spec credential = ann.credential();
    recorded(
        founder.says(
            OperationKind.CONTROL,
            ControlBody.set("Operator", "ann", 1, credential, Optional.empty()).encode()),
        founder.says(OperationKind.SIGNER, ann.binding()));
  }

  @Test
  void whileItIsInForceItsAuthorityDoesWhatThatOfTheGenesisDoes() {
    assertThat(refusalOf(atNorth.cloned().seal(parties.source().says("too early"))))
        .contains(NOT_AUTHORISED);
    Operation joining = joins(north);
    recorded(joining);

    DataBlock block =
        atNorth.seal(parties.source().says("by north"), atNorth.binds(parties.source("lamp")));
    assertThat(run.apply(block).outcomes())
        .hasSize(2)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(OperationOutcome.Recorded.class));

    recorded(ann.deletes(ResourceKind.ORGANISATION, "north", 2, joining));
    assertThat(refusalOf(atNorth.seal(parties.source().says("too late")))).contains(NOT_AUTHORISED);
  }

  @Test
  void aNewKeyTakesTheOldOneOut() {
    Operation joining = joins(north);
    recorded(joining);
    TestAuthority renewed = fixtures.organisation("north, second key").authority();

    recorded(renews(north, 2, joining, renewed.key()));

    assertThat(refusalOf(atNorth.seal(parties.source().says("old key")))).contains(NOT_AUTHORISED);
    assertThat(refusalOf(renewed.seal(parties.source().says("new key")))).isEmpty();
    // What nobody has any more may be had again.
    recorded(sets(south, Optional.of(atNorth.key())));
    assertThat(run.registry().authority(atNorth.key().kid())).contains(atNorth.key());
  }

  @Test
  void noneTakesAKeyThatAnotherHas() {
    recorded(joins(north));

    assertThat(reasonOf(sets(south, Optional.of(atNorth.key())))).contains(CONTROL_REFUSED);
    assertThat(reasonOf(sets(south, Optional.of(founder.key())))).contains(CONTROL_REFUSED);
    assertThat(reasonOf(sets(south, Optional.of(ann.key().verificationKey()))))
        .contains(CONTROL_REFUSED);
    assertThat(refusalOf(atNorth.seal(parties.source().says("still north's")))).isEmpty();
    assertThat(run.registry().resource(ResourceKind.ORGANISATION, "south")).isEmpty();
  }

  @Test
  void noneTakesTheNameOrAnotherKeyThatAnotherHas() {
    Operation joining = joins(north);
    recorded(joining);
    Spec of = north.spec();
    Map<String, String> taken =
        Map.of(
            OrganisationSpec.MSP_ID,
            of.requiredText(OrganisationSpec.MSP_ID),
            OrganisationSpec.COSIGNER,
            NoteKey.ofWitness(
                    OrganisationSpec.cosignerName(fixtures.origin(), "south"),
                    north.cosigner().verificationKey())
                .toString(),
            OrganisationSpec.LOG_KEY,
            of.requiredText(OrganisationSpec.LOG_KEY),
            OrganisationSpec.RECEIPT_KEY,
            of.requiredText(OrganisationSpec.RECEIPT_KEY));
    taken.forEach(
        (field, value) ->
            assertThat(reasonOf(sets(south, field, value))).as(field).contains(CONTROL_REFUSED));
    String otherUse =
        NoteKey.ofLog(fixtures.origin(), north.receiptKey().verificationKey()).toString();
    assertThat(reasonOf(sets(south, OrganisationSpec.LOG_KEY, otherUse))).contains(CONTROL_REFUSED);

    recorded(ann.deletes(ResourceKind.ORGANISATION, "north", 2, joining));
    // What nobody has any more may be had again.
    recorded(sets(south, OrganisationSpec.MSP_ID, of.requiredText(OrganisationSpec.MSP_ID)));
  }

  @Test
  void nobodyElseBindsOrRevokesTheKeyOfItsAuthority() {
    recorded(joins(north), joins(south));
    TestAuthority atSouth = south.authority();

    for (TestAuthority other : List.of(founder, atSouth)) {
      for (Operation statement :
          List.of(other.revokes(atNorth), other.binds(atNorth.asSource("urn:varve:source:n")))) {
        assertThat(ControlTest.reasonOf(run.outcomeOf(statement, other.seal(statement))))
            .contains(CONTROL_REFUSED);
      }
    }
    Operation ofGenesis = atSouth.revokes(founder);
    assertThat(ControlTest.reasonOf(run.outcomeOf(ofGenesis, atSouth.seal(ofGenesis))))
        .contains(CONTROL_REFUSED);
    assertThat(refusalOf(founder.seal(parties.source().says("as before")))).isEmpty();

    Operation own = atNorth.revokes(atNorth);
    assertThat(run.outcomeOf(own, atNorth.seal(own))).isInstanceOf(OperationOutcome.Recorded.class);
    assertThat(refusalOf(atNorth.seal(parties.source().says("revoked"))))
        .contains(RefusalReason.SIGNER_REVOKED);
  }

  @Test
  void versionTwoFoldsWhatAnAuthoritySaysOfAnotherAsBefore() {
    recorded(joins(north));
    AdmittedBlock block = run.admitted(founder.seal(founder.revokes(atNorth)));
    BlockPosition position = new BlockPosition(99, run.log().size());

    assertThat(
            DataManagementContract.ofVersion(2)
                .fold(run.state(), block, position)
                .outcomes()
                .get(0))
        .isInstanceOf(OperationOutcome.Recorded.class);
  }

  @Test
  void ofTwoInOneBlockTheFirstHasTheKey() {
    Operation first = joins(north);
    Operation second = sets(south, Optional.of(atNorth.key()));

    List<OperationOutcome> outcomes = run.apply(founder.seal(first, second)).outcomes();

    assertThat(outcomes.get(0)).isInstanceOf(OperationOutcome.Recorded.class);
    assertThat(ControlTest.reasonOf(outcomes.get(1))).contains(CONTROL_REFUSED);
  }

  @Test
  void aSecondOperatorApprovesItAndTheKeyMustStillBeFree() {
    recorded(
        ann.sets(ResourceKind.OPERATOR, "ben", ben.credential()),
        founder.says(OperationKind.SIGNER, ben.binding()));
    Operation one = joins(north);
    Operation other = sets(south, Optional.of(atNorth.key()));
    recorded(one, other);
    assertThat(run.registry().authority(atNorth.key().kid())).isEmpty();

    recorded(ben.judges(one, Action.APPROVE));

    assertThat(run.registry().authority(atNorth.key().kid())).contains(atNorth.key());
    assertThat(reasonOf(ben.judges(other, Action.APPROVE))).contains(CONTROL_REFUSED);
    recorded(ben.judges(other, Action.REJECT));
  }

  @Test
  void theFounderNeedsNoOtherAuthorityThanTheGenesisNames() {
    recorded(sets(north, Optional.empty()));

    assertThat(run.registry().resource(ResourceKind.ORGANISATION, "north")).isPresent();
    assertThat(refusalOf(founder.seal(parties.source().says("as before")))).isEmpty();
  }

  @Test
  void namesAndKeysMustBeItsOwn() {
    assertThat(reasonOf(ann.sets(ResourceKind.ORGANISATION, "North", north.spec())))
        .contains(OPERATION_MALFORMED);
    assertThat(reasonOf(ann.sets(ResourceKind.ORGANISATION, "south", north.spec())))
        .as("a cosigner of another name")
        .contains(OPERATION_MALFORMED);
    Map<String, String> wrong =
        Map.of(
            OrganisationSpec.MSP_ID,
            "two words",
            OrganisationSpec.COSIGNER,
            north.spec().requiredText(OrganisationSpec.LOG_KEY),
            OrganisationSpec.LOG_KEY,
            north.spec().requiredText(OrganisationSpec.COSIGNER),
            OrganisationSpec.RECEIPT_KEY,
            north.spec().requiredText(OrganisationSpec.AUTHORITY),
            OrganisationSpec.AUTHORITY,
            "none",
            "anything",
            "else");
    wrong.forEach(
        (field, value) ->
            assertThat(reasonOf(sets(north, field, value)))
                .as(field)
                .contains(OPERATION_MALFORMED));
    recorded(joins(north));
  }

  @Test
  void aLogWithoutOrganisationsFoldsAsByVersionTwo() {
    AdmittedBlock block =
        run.admitted(founder.seal(parties.source().says("1"), founder.binds(parties.source("a"))));
    BlockPosition position = new BlockPosition(99, run.log().size());

    Fold before = DataManagementContract.ofVersion(2).fold(run.state(), block, position);
    Fold now = DataManagementContract.current().fold(run.state(), block, position);

    assertThat(now.writes()).isEqualTo(before.writes()).isNotEmpty();
  }

  private Operation joins(TestOrganisation organisation) {
    return ann.sets(ResourceKind.ORGANISATION, organisation.id(), organisation.spec());
  }

  private Operation sets(TestOrganisation organisation, Optional<VerificationKey> authority) {
    return ann.sets(ResourceKind.ORGANISATION, organisation.id(), organisation.specWith(authority));
  }

  private Operation renews(
      TestOrganisation organisation, long version, Operation before, VerificationKey authority) {
    return ann.sets(
        ResourceKind.ORGANISATION,
        organisation.id(),
        version,
        organisation.specWith(Optional.of(authority)),
        before);
  }

  private Operation sets(TestOrganisation organisation, String field, String value) {
    Map<String, SpecValue> values = new TreeMap<>(organisation.spec().values());
    values.put(field, SpecValue.of(value));
    return ann.sets(ResourceKind.ORGANISATION, organisation.id(), Spec.of(values));
  }

  private void recorded(Operation... operations) {
    assertThat(run.apply(founder.seal(operations)).outcomes())
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(OperationOutcome.Recorded.class));
  }

  private Optional<RefusalReason> reasonOf(Operation operation) {
    return ControlTest.reasonOf(run.outcomeOf(operation, founder.seal(operation)));
  }

  private Optional<RefusalReason> refusalOf(DataBlock block) {
    return run.admit(block)
        .fold(admitted -> Optional.empty(), refused -> Optional.of(refused.refusal().reason()));
  }

  private TestActor actor(String name) {
    return new TestActor(Office.OPERATOR, name, fixtures.key("key of " + name));
  }
}
