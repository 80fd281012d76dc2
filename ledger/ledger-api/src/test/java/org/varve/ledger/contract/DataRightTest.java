package org.varve.ledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestParties;
import org.varve.ledger.testing.TestSource;

/** Who may say a new version of data, and who may derive from it. */
class DataRightTest {
  private static final Instant NOON = LedgerFixtures.START.plusSeconds(10_000);

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(8);
  private final TestParties parties = new TestParties(fixtures);
  private final TestAuthority authority = parties.authority();
  private final TestActor ann = new TestActor(Office.OPERATOR, "ann", fixtures.key("of ann"));
  private final TestActor eve = new TestActor(Office.USER, "eve", fixtures.key("of eve"));
  private final TestActor max = new TestActor(Office.USER, "max", fixtures.key("of max"));
  private final TestSource source = parties.source();
  private ContractRun run = new ContractRun(fixtures);
  private Operation word = source.says("not recorded");

  @BeforeEach
  void foundsWithUsersAndAWord() {
    run = ContractRun.settled(parties);
    ControlBody founding =
        ControlBody.set("Operator", "ann", 1, ann.credential(), Optional.empty());
    recorded(
        authority.says(OperationKind.CONTROL, founding.encode()),
        authority.says(OperationKind.SIGNER, ann.binding()));
    for (TestActor user : List.of(eve, max)) {
      recorded(
          ann.sets(ResourceKind.DATA_USER, user.name().name(), user.credential()),
          authority.says(OperationKind.SIGNER, user.binding()));
    }
    word = source.says("a word");
    recorded(word);
  }

  @Test
  @Tag("Y-8.2-c")
  void noBoundSignerUpdatesWhatAnotherSourceSaid() {
    Operation another = parties.neighbour().says(List.of(new byte[1]), p -> p.updates(word.id()));
    assertThat(reasonOf(another)).contains(RefusalReason.ACCESS_DENIED);
    assertThat(reasonOf(update(eve, word))).contains(RefusalReason.ACCESS_DENIED);
    recorded(source.says(List.of(new byte[1]), p -> p.updates(word.id())));
  }

  @Test
  @Tag("Y-8.2-c")
  void ownersUpdateAndDerive() {
    recorded(ann.sets(ResourceKind.OWNERSHIP, source.name(), owner("eve")));
    recorded(derived(eve, word), update(eve, word));
    assertThat(reasonOf(derived(max, word))).contains(RefusalReason.ACCESS_DENIED);
  }

  @Test
  @Tag("Y-8.2-c")
  void aGrantGivesTheRightsThatItNamesAndNoOthers() {
    recorded(ann.sets(ResourceKind.GRANT, "read", grant("eve", List.of("read"))));
    assertThat(reasonOf(update(eve, word))).contains(RefusalReason.ACCESS_DENIED);
    assertThat(reasonOf(derived(eve, word))).contains(RefusalReason.ACCESS_DENIED);
    recorded(ann.sets(ResourceKind.GRANT, "derive", grant("eve", List.of("derive"))));
    recorded(derived(eve, word));
    assertThat(reasonOf(update(eve, word))).contains(RefusalReason.ACCESS_DENIED);
    recorded(ann.sets(ResourceKind.GRANT, "update", grant("*", List.of("update"))));
    recorded(update(eve, word));
    assertThat(reasonOf(derived(max, word))).contains(RefusalReason.ACCESS_DENIED);
  }

  @Test
  @Tag("Y-8.2-c")
  void aGrantCountsForItsDataTypesAllFieldsAndItsPurposeAlone() {
    recorded(ann.sets(ResourceKind.GRANT, "type", with("dataTypes", "other")));
    recorded(ann.sets(ResourceKind.GRANT, "fields", with("fields", "v")));
    Operation purpose = ann.sets(ResourceKind.GRANT, "purpose", with("purposes", "repair"));
    recorded(purpose);
    assertThat(reasonOf(update(eve, word))).contains(RefusalReason.ACCESS_DENIED);
    Operation sold = data(eve, p -> p.updates(word.id()).labels(Map.of("purpose", "sale")));
    assertThat(reasonOf(sold)).contains(RefusalReason.ACCESS_DENIED);
    recorded(derived(eve, word));
    recorded(data(eve, p -> p.updates(word.id()).labels(Map.of("purpose", "repair"))));
  }

  @Test
  @Tag("Y-8.2-c")
  void aGrantHoldsFromItsBeginningToItsEndByTheTimeOfEncapsulation() {
    Map<String, SpecValue> limited = new TreeMap<>(grant("eve", List.of("update")).values());
    limited.put("from", SpecValue.of(NOON.toString()));
    limited.put("until", SpecValue.of(NOON.plusSeconds(60).toString()));
    recorded(ann.sets(ResourceKind.GRANT, "noon", Spec.of(limited)));
    assertThat(reasonAt(NOON.minusMillis(1), update(eve, word)))
        .contains(RefusalReason.ACCESS_DENIED);
    assertThat(reasonAt(NOON.plusSeconds(60), update(eve, word)))
        .contains(RefusalReason.ACCESS_DENIED);
    assertThat(reasonAt(NOON, update(eve, word))).isEmpty();
  }

  @Test
  @Tag("Y-8.2-c")
  void aGrantThatIsTakenBackGivesNothingFromThenOnAlsoInTheSameBlock() {
    Operation given = ann.sets(ResourceKind.GRANT, "g", grant("eve", List.of("update")));
    recorded(given);
    Operation taken = ann.deletes(ResourceKind.GRANT, "g", 2, given);
    Operation late = update(eve, word);
    assertThat(reasonOf(run.outcomeOf(late, authority.seal(taken, late))))
        .contains(RefusalReason.ACCESS_DENIED);
  }

  /** Else one update would make the data that of whoever made it. */
  @Test
  @Tag("Y-8.2-c")
  void theRightGoesByTheFirstVersion() {
    Operation given = ann.sets(ResourceKind.GRANT, "g", grant("eve", List.of("update")));
    recorded(given);
    Operation second = update(eve, word);
    recorded(second);
    recorded(ann.deletes(ResourceKind.GRANT, "g", 2, given));
    assertThat(reasonOf(update(eve, second))).contains(RefusalReason.ACCESS_DENIED);
    recorded(source.says(List.of(new byte[1]), p -> p.updates(second.id())));
  }

  @Test
  void aUserSaysThingsOfHisAssetsAndOfNobodyElses() {
    String car = eve.name().source() + ":car";
    Operation first = eve.signs(car, item());
    recorded(first);
    recorded(data(eve, p -> p.updates(first.id())));
    assertThat(reasonOf(derived(max, first))).contains(RefusalReason.ACCESS_DENIED);
    assertThat(reasonOf(max.signs(car, item()))).contains(RefusalReason.SOURCE_NOT_BOUND);
  }

  @Test
  void aDeviceWhosePatternCoversAUserIsNotHim() {
    TestSource any = parties.source("any");
    recorded(authority.binds(any, Optional.empty(), "*"));
    assertThat(reasonOf(any.speakingOf(eve.name().source() + ":car").says("mine")))
        .contains(RefusalReason.NOT_AUTHORISED);
  }

  @Test
  void whoIsSuspendedSaysNothing() {
    Operation joined =
        run.log().stream()
            .filter(each -> each.payload().kind() == OperationKind.CONTROL)
            .filter(each -> ControlBody.of(each).id().equals("eve"))
            .findFirst()
            .orElseThrow();
    recorded(ann.sets(ResourceKind.DATA_USER, "eve", 2, eve.credential(false), joined));
    assertThat(reasonOf(data(eve, p -> p))).contains(RefusalReason.NOT_AUTHORISED);
  }

  @Test
  void aSourceDerivesFromWhatItsKeySpeaksForAndFromWhatIsNotRecorded() {
    TestSource both = parties.source("both");
    recorded(authority.binds(both, Optional.empty(), both.name(), source.name()));
    recorded(both.says(List.of(new byte[1]), p -> p.parents(List.of(word.id()))));
    Operation unknown = parties.source("elsewhere").says("1");
    recorded(both.says(List.of(new byte[1]), p -> p.parents(List.of(unknown.id()))));
    assertThat(
            reasonOf(
                parties.neighbour().says(List.of(new byte[1]), p -> p.parents(List.of(word.id())))))
        .contains(RefusalReason.ACCESS_DENIED);
  }

  @Test
  void aUserIsToldTheSameOfWhatIsNotHisAndWhatIsNotThere() {
    Operation unknown = parties.source("elsewhere").says("1");
    assertThat(detailOf(update(eve, unknown)).replace(unknown.id().hex(), "X"))
        .isEqualTo(detailOf(update(eve, word)).replace(word.id().hex(), "X"))
        .contains("ask the owner");
    assertThat(detailOf(derived(eve, unknown)).replace(unknown.id().hex(), "X"))
        .isEqualTo(detailOf(derived(eve, word)).replace(word.id().hex(), "X"));
  }

  @Test
  void thereIsALimitToTheGrantsThatLetAUserWrite() {
    for (int i = 0; i < AccessFold.WRITING_GRANTS_MAX; i++) {
      recorded(ann.sets(ResourceKind.GRANT, "g" + i, grant("eve", List.of("derive"))));
    }
    assertThat(reasonOf(ann.sets(ResourceKind.GRANT, "more", grant("eve", List.of("derive")))))
        .contains(RefusalReason.CONTROL_REFUSED);
    recorded(ann.sets(ResourceKind.GRANT, "reads", grant("eve", List.of("read"))));
    recorded(ann.sets(ResourceKind.GRANT, "other", grant("max", List.of("derive"))));
  }

  private static Operation update(TestActor user, Operation operation) {
    return data(user, payload -> payload.updates(operation.id()));
  }

  private static Operation derived(TestActor user, Operation parent) {
    return data(user, payload -> payload.parents(List.of(parent.id())));
  }

  private static Operation data(TestActor user, UnaryOperator<OperationPayloadBuilder> more) {
    return user.signs(user.name().source(), more.apply(item()));
  }

  private static OperationPayloadBuilder item() {
    return OperationPayload.of(OperationKind.DATA)
        .format(TestSource.OPAQUE)
        .dataType("test")
        .items(ItemTree.of(List.of(new byte[] {7})))
        .sampledFrom(LedgerFixtures.START)
        .sampledTo(LedgerFixtures.START);
  }

  private void recorded(Operation... operations) {
    assertThat(run.apply(authority.seal(operations)).outcomes())
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(OperationOutcome.Recorded.class));
  }

  private Optional<RefusalReason> reasonOf(Operation operation) {
    return reasonOf(run.outcomeOf(operation, authority.seal(operation)));
  }

  private Optional<RefusalReason> reasonAt(Instant time, Operation operation) {
    return reasonOf(run.outcomeOf(operation, authority.sealAt(time, List.of(operation))));
  }

  private String detailOf(Operation operation) {
    return run.outcomeOf(operation, authority.seal(operation))
        .fold(recorded -> "recorded", duplicate -> "duplicate", OperationOutcome.Refused::detail);
  }

  private static Optional<RefusalReason> reasonOf(OperationOutcome outcome) {
    return outcome.fold(
        recorded -> Optional.empty(),
        duplicate -> Optional.empty(),
        refused -> Optional.of(refused.reason()));
  }

  private Spec with(String field, String value) {
    Map<String, SpecValue> values =
        new TreeMap<>(grant("eve", List.of("update", "derive")).values());
    values.put(field, SpecValue.of(List.of(value)));
    return Spec.of(values);
  }

  private Spec grant(String user, List<String> rights) {
    return Spec.of(
        Map.of(
            "user", SpecValue.of(user),
            "sources", SpecValue.of(List.of(source.name())),
            "rights", SpecValue.of(rights)));
  }

  private static Spec owner(String owner) {
    return Spec.of(Map.of("owner", SpecValue.of(owner)));
  }
}
