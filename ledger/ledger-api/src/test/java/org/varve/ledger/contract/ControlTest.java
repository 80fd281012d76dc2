package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.AccessRequestSpec;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;
import org.varve.ledger.testing.TestSource;

/** Who may change which resource, and what that changes. */
class ControlTest {
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(7);
  private final TestParties parties = new TestParties(fixtures);
  private final TestAuthority authority = parties.authority();
  private final TestActor ann = actor(Office.OPERATOR, "ann");
  private final TestActor ben = actor(Office.OPERATOR, "ben");
  private final TestActor eve = actor(Office.USER, "eve");
  private final TestActor max = actor(Office.USER, "max");
  private final TestActor sue = actor(Office.SUPERVISOR, "sue");
  private final String source = parties.source().name();
  private ContractRun run = new ContractRun(fixtures);

  @BeforeEach
  void foundsWithOneOperator() {
    run = ContractRun.settled(parties);
    recorded(founding(ann), authority.says(OperationKind.SIGNER, ann.binding()));
  }

  @Test
  @Tag("Y-8.4-a2")
  void anAuthorityMakesTheFirstOperatorAndThenNoMore() {
    assertThat(run.registry().resource(ResourceKind.OPERATOR, "ann"))
        .get()
        .extracting(Resource::version, Resource::deleted)
        .containsExactly(1L, false);
    assertThat(reasonOf(founding(ben))).contains(RefusalReason.NOT_AUTHORISED);
  }

  @Test
  void anOperatorMakesChangesAndDeletesAGrant() {
    Operation first = ann.sets(ResourceKind.GRANT, "lamps", grant("eve", source));
    recorded(first);
    Operation second = ann.sets(ResourceKind.GRANT, "lamps", 2, grant("max", source), first);
    recorded(second);
    assertThat(run.registry().resource(ResourceKind.GRANT, "lamps"))
        .get()
        .extracting(resource -> resource.spec().requiredText("user"), Resource::operation)
        .containsExactly("max", second.id());
    recorded(ann.deletes(ResourceKind.GRANT, "lamps", 3, second));
    assertThat(run.registry().resource(ResourceKind.GRANT, "lamps")).isEmpty();
  }

  @Test
  void aChangeOfAnotherVersionThanTheNewestIsStale() {
    Operation first = ann.sets(ResourceKind.GRANT, "lamps", grant("eve", source));
    recorded(first);
    assertThat(reasonOf(ann.sets(ResourceKind.GRANT, "lamps", grant("max", source))))
        .contains(RefusalReason.VERSION_STALE);
    Operation other = ann.sets(ResourceKind.GRANT, "roads", grant("max", source));
    assertThat(reasonOf(ann.sets(ResourceKind.GRANT, "lamps", 2, grant("max", source), other)))
        .contains(RefusalReason.VERSION_STALE);
    assertThat(reasonOf(ann.sets(ResourceKind.GRANT, "lamps", 3, grant("max", source), first)))
        .contains(RefusalReason.VERSION_STALE);
  }

  @Test
  void whatIsNotKnownOrHasNotItsFormIsRefused() {
    assertThat(
            reasonOf(ann.states(ControlBody.set("Lamp", "a", 1, Spec.empty(), Optional.empty()))))
        .contains(RefusalReason.OPERATION_MALFORMED);
    assertThat(reasonOf(ann.sets(ResourceKind.GRANT, "lamps", Spec.empty())))
        .contains(RefusalReason.OPERATION_MALFORMED);
    assertThat(reasonOf(ann.sets(ResourceKind.OPERATOR, "ben", Spec.empty())))
        .contains(RefusalReason.OPERATION_MALFORMED);
  }

  @Test
  @Tag("Y-8.2-c")
  void usersAndSupervisorsMayNotDoWhatOperatorsMay() {
    join(eve, ResourceKind.DATA_USER);
    join(sue, ResourceKind.SUPERVISOR);
    Spec grant = grant("eve", source);
    assertThat(reasonOf(eve.sets(ResourceKind.GRANT, "lamps", grant)))
        .contains(RefusalReason.NOT_AUTHORISED);
    assertThat(reasonOf(eve.sets(ResourceKind.GRANT, "eve/lamps", grant)))
        .contains(RefusalReason.NOT_AUTHORISED);
    assertThat(reasonOf(eve.sets(ResourceKind.OWNERSHIP, source, owner("eve"))))
        .contains(RefusalReason.NOT_AUTHORISED);
    assertThat(reasonOf(sue.sets(ResourceKind.GRANT, "lamps", grant)))
        .contains(RefusalReason.NOT_AUTHORISED);
    assertThat(reasonOf(ann.sets(ResourceKind.ACKNOWLEDGEMENT, "ann/1", Spec.empty())))
        .contains(RefusalReason.NOT_AUTHORISED);
    assertThat(reasonOf(sue.sets(ResourceKind.ACKNOWLEDGEMENT, "tom/1", Spec.empty())))
        .contains(RefusalReason.NOT_AUTHORISED);
    recorded(sue.sets(ResourceKind.ACKNOWLEDGEMENT, "sue/1", Spec.empty()));
  }

  @Test
  void aSourceKeyIsNoActorEvenIfItsPatternCoversOne() {
    TestSource any = parties.source("any");
    recorded(authority.binds(any, Optional.empty(), "*"));
    TestActor pretender = new TestActor(Office.OPERATOR, "ann", any.key());
    assertThat(reasonOf(pretender.sets(ResourceKind.GRANT, "lamps", grant("eve", source))))
        .contains(RefusalReason.NOT_AUTHORISED);
  }

  @Test
  @Tag("Y-6.2.6-c")
  void anOwnerGrantsAndTransfersWhatHeOwnsAndNothingAfterwards() {
    join(eve, ResourceKind.DATA_USER);
    join(max, ResourceKind.DATA_USER);
    Operation given = ann.sets(ResourceKind.OWNERSHIP, source, owner("eve"));
    recorded(given);
    recorded(eve.sets(ResourceKind.GRANT, "eve/lamps", grant("max", source)));
    assertThat(reasonOf(eve.sets(ResourceKind.GRANT, "eve/all", grant("max", source, "other"))))
        .contains(RefusalReason.NOT_AUTHORISED);
    recorded(eve.sets(ResourceKind.OWNERSHIP, source, 2, owner("max"), given));
    assertThat(reasonOf(eve.sets(ResourceKind.GRANT, "eve/more", grant("max", source))))
        .contains(RefusalReason.NOT_AUTHORISED);
    recorded(max.sets(ResourceKind.GRANT, "max/lamps", grant("eve", source)));
  }

  /** Else who sells something could keep a way in that the buyer cannot close. */
  @Test
  @Tag("Y-6.2.6-c")
  void anOwnerEndsWhatTheOwnerBeforeHimGranted() {
    join(eve, ResourceKind.DATA_USER);
    join(max, ResourceKind.DATA_USER);
    Operation given = ann.sets(ResourceKind.OWNERSHIP, source, owner("eve"));
    Operation kept = eve.sets(ResourceKind.GRANT, "eve/kept", grant("eve", source));
    Operation operators = ann.sets(ResourceKind.GRANT, "lamps", grant("eve", source));
    recorded(given);
    recorded(kept, operators);
    assertThat(reasonOf(max.deletes(ResourceKind.GRANT, "eve/kept", 2, kept)))
        .contains(RefusalReason.NOT_AUTHORISED);
    recorded(eve.sets(ResourceKind.OWNERSHIP, source, 2, owner("max"), given));
    recorded(max.deletes(ResourceKind.GRANT, "eve/kept", 2, kept));
    assertThat(reasonOf(max.deletes(ResourceKind.GRANT, "lamps", 2, operators)))
        .contains(RefusalReason.NOT_AUTHORISED);
  }

  @Test
  @Tag("Y-8.2-c")
  void whoGivesSomethingAwayCannotGiveItAgainInTheSameBlock() {
    join(eve, ResourceKind.DATA_USER);
    Operation given = ann.sets(ResourceKind.OWNERSHIP, source, owner("eve"));
    recorded(given);
    Operation transfer = eve.sets(ResourceKind.OWNERSHIP, source, 2, owner("max"), given);
    Operation back = eve.sets(ResourceKind.OWNERSHIP, source, 3, owner("eve"), transfer);
    Operation grant = eve.sets(ResourceKind.GRANT, "eve/lamps", grant("eve", source));
    List<OperationOutcome> outcomes = run.apply(authority.seal(transfer, back, grant)).outcomes();
    assertThat(outcomes.get(0)).isInstanceOf(OperationOutcome.Recorded.class);
    assertThat(outcomes.subList(1, 3))
        .extracting(ControlTest::reasonOf)
        .containsOnly(Optional.of(RefusalReason.CONTROL_REFUSED));
  }

  @Test
  void whoIsSuspendedMayNotActThoughHisKeyStaysBound() {
    join(eve, ResourceKind.DATA_USER);
    Operation joined =
        run.log().stream().filter(op -> isAbout(op, "eve")).findFirst().orElseThrow();
    recorded(ann.sets(ResourceKind.DATA_USER, "eve", 2, eve.credential(false), joined));
    String own = eve.name().source() + ":notes";
    assertThat(reasonOf(eve.sets(ResourceKind.GRANT, "eve/notes", grant("max", own))))
        .contains(RefusalReason.NOT_AUTHORISED);
  }

  @Test
  @Tag("Y-8.4-a2")
  void aSecondOperatorMustApproveCredentialsOnceThereAreTwo() {
    join(ben, ResourceKind.OPERATOR);
    Operation proposal = ann.sets(ResourceKind.SUPERVISOR, "sue", sue.credential());
    recorded(proposal);
    assertThat(run.registry().resource(ResourceKind.SUPERVISOR, "sue")).isEmpty();
    assertThat(reasonOf(authority.says(OperationKind.SIGNER, sue.binding())))
        .contains(RefusalReason.CONTROL_REFUSED);
    assertThat(reasonOf(ann.judges(proposal, Action.APPROVE)))
        .contains(RefusalReason.CONTROL_REFUSED);
    assertThat(reasonOf(ann.sets(ResourceKind.SUPERVISOR, "sue", sue.credential())))
        .contains(RefusalReason.VERSION_STALE);
    recorded(ben.judges(proposal, Action.APPROVE));
    Resource supervisor = run.registry().resource(ResourceKind.SUPERVISOR, "sue").orElseThrow();
    assertThat(supervisor.operation()).isEqualTo(proposal.id());
    assertThat(supervisor.effectiveLeafIndex()).isGreaterThan(supervisor.leafIndex());
    assertThat(reasonOf(ben.judges(proposal, Action.APPROVE)))
        .contains(RefusalReason.CONTROL_REFUSED);
    recorded(authority.says(OperationKind.SIGNER, sue.binding()));
  }

  @Test
  void aRejectedProposalLeavesRoomForAnother() {
    join(ben, ResourceKind.OPERATOR);
    Operation proposal = ann.sets(ResourceKind.SUPERVISOR, "sue", sue.credential());
    recorded(proposal);
    recorded(ann.judges(proposal, Action.REJECT));
    recorded(ben.sets(ResourceKind.SUPERVISOR, "sue", sue.credential()));
  }

  @Test
  void theLastOperatorCannotBeEnded() {
    Operation founded =
        run.log().stream().filter(op -> isAbout(op, "ann")).findFirst().orElseThrow();
    assertThat(reasonOf(ann.deletes(ResourceKind.OPERATOR, "ann", 2, founded)))
        .contains(RefusalReason.CONTROL_REFUSED);
    assertThat(reasonOf(ann.sets(ResourceKind.OPERATOR, "ann", 2, ann.credential(false), founded)))
        .contains(RefusalReason.CONTROL_REFUSED);
  }

  @Test
  @Tag("Y-8.3-a2")
  void anActorsNameIsBoundToTheKeyOfItsCredentialAlone() {
    assertThat(reasonOf(authority.says(OperationKind.SIGNER, eve.binding())))
        .contains(RefusalReason.CONTROL_REFUSED);
    SignerBody more =
        new SignerBody(
            SignerName.of(ann.key().verificationKey()),
            ann.key().verificationKey(),
            List.of(ann.name().source(), source),
            SignerBody.State.ACTIVE,
            Optional.empty());
    assertThat(reasonOf(authority.says(OperationKind.SIGNER, more.encode())))
        .contains(RefusalReason.CONTROL_REFUSED);
    join(eve, ResourceKind.DATA_USER);
  }

  @Test
  @Tag("Y-7.2.1-c")
  void aSuspendedSourceIsRefusedUntilItIsActiveAgain() {
    Operation suspended = ann.sets(ResourceKind.DATA_SOURCE, source, state("suspended"));
    recorded(suspended);
    assertThat(reasonOf(parties.source().says("no"))).contains(RefusalReason.SOURCE_SUSPENDED);
    recorded(parties.neighbour().says("yes"));
    recorded(ann.sets(ResourceKind.DATA_SOURCE, source, 2, state("active"), suspended));
    recorded(parties.source().says("again"));
  }

  @Test
  @Tag("Y-8.2-c")
  @Tag("Y-6.2.2-c")
  @Tag("Y-8.1-b2")
  void anUpdateIsMadeFromTheNewestVersionAlone() {
    Operation first = parties.source().says("first");
    recorded(first);
    Operation update = parties.source().says(List.of(new byte[1]), p -> p.updates(first.id()));
    recorded(update);
    Operation twice = parties.source().says(List.of(new byte[2]), p -> p.updates(first.id()));
    assertThat(reasonOf(twice)).contains(RefusalReason.VERSION_STALE);
    recorded(parties.source().says(List.of(new byte[3]), p -> p.updates(update.id())));
  }

  @Test
  @Tag("Y-8.2-b")
  void aRequestForAccessIsAnsweredByAGrantOrTurnedDownByAnOwner() {
    join(eve, ResourceKind.DATA_USER);
    join(max, ResourceKind.DATA_USER);
    recorded(ann.sets(ResourceKind.OWNERSHIP, source, owner("max")));
    Spec asked = Spec.of(Map.of("sources", SpecValue.of(List.of(source))));
    assertThat(reasonOf(max.sets(ResourceKind.ACCESS_REQUEST, "eve/a", asked)))
        .contains(RefusalReason.NOT_AUTHORISED);
    Operation first = eve.sets(ResourceKind.ACCESS_REQUEST, "eve/a", asked);
    Operation second = eve.sets(ResourceKind.ACCESS_REQUEST, "eve/b", asked);
    recorded(first, second);
    recorded(max.deletes(ResourceKind.ACCESS_REQUEST, "eve/b", 2, second));
    assertThat(reasonOf(max.sets(ResourceKind.GRANT, "max/a", answer("eve/b"))))
        .contains(RefusalReason.CONTROL_REFUSED);
    recorded(max.sets(ResourceKind.GRANT, "max/a", answer("eve/a")));
    assertThat(reasonOf(max.sets(ResourceKind.GRANT, "max/b", answer("eve/a"))))
        .contains(RefusalReason.CONTROL_REFUSED);
  }

  @Test
  void aUserHasALimitedNumberOfRequestsOpen() {
    join(eve, ResourceKind.DATA_USER);
    Spec asked = Spec.of(Map.of("sources", SpecValue.of(List.of(source))));
    Operation[] requests = new Operation[AccessRequestSpec.OPEN_MAX];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = eve.sets(ResourceKind.ACCESS_REQUEST, "eve/" + i, asked);
    }
    recorded(requests);
    assertThat(reasonOf(eve.sets(ResourceKind.ACCESS_REQUEST, "eve/more", asked)))
        .contains(RefusalReason.CONTROL_REFUSED);
    recorded(eve.deletes(ResourceKind.ACCESS_REQUEST, "eve/0", 2, requests[0]));
    recorded(eve.sets(ResourceKind.ACCESS_REQUEST, "eve/more", asked));
  }

  @Test
  void aRevokedKeyIsNeverBoundAgain() {
    assertThat(reasonOf(authority.binds(parties.revoked())))
        .contains(RefusalReason.CONTROL_REFUSED);
  }

  private static boolean isAbout(Operation operation, String id) {
    return operation.payload().kind() == OperationKind.CONTROL
        && ControlBody.of(operation).id().equals(id);
  }

  private Operation founding(TestActor operator) {
    ControlBody body =
        ControlBody.set(
            "Operator", operator.name().name(), 1, operator.credential(), Optional.empty());
    return authority.says(OperationKind.CONTROL, body.encode());
  }

  private void join(TestActor actor, ResourceKind kind) {
    recorded(
        ann.sets(kind, actor.name().name(), actor.credential()),
        authority.says(OperationKind.SIGNER, actor.binding()));
  }

  private void recorded(Operation... operations) {
    assertThat(run.apply(authority.seal(operations)).outcomes())
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(OperationOutcome.Recorded.class));
  }

  private Optional<RefusalReason> reasonOf(Operation operation) {
    return reasonOf(run.outcomeOf(operation, authority.seal(operation)));
  }

  static Optional<RefusalReason> reasonOf(OperationOutcome outcome) {
    return outcome.fold(
        recorded -> Optional.empty(),
        duplicate -> Optional.empty(),
        refused -> Optional.of(refused.reason()));
  }

  private TestActor actor(Office office, String name) {
    return new TestActor(office, name, fixtures.key("key of " + name));
  }

  private static Spec grant(String user, String... sources) {
    return Spec.of(Map.of("user", SpecValue.of(user), "sources", SpecValue.of(List.of(sources))));
  }

  private Spec answer(String request) {
    return Spec.of(
        Map.of(
            "user", SpecValue.of("eve"),
            "sources", SpecValue.of(List.of(source)),
            "request", SpecValue.of(request)));
  }

  private static Spec owner(String owner) {
    return Spec.of(Map.of("owner", SpecValue.of(owner)));
  }

  private static Spec state(String word) {
    return Spec.of(Map.of("state", SpecValue.of(word)));
  }
}
