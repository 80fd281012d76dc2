package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ControlBody.Action;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.LogReader;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.processing.LedgerNode;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class RecordControlTest {
  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private final LogReader log = node.ledger().log();
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(77);
  private final TestActor ann = actor(Office.OPERATOR, "ann", "ann's key");
  private final TestActor ben = actor(Office.OPERATOR, "ben", "ben's key");
  private final TestActor eve = actor(Office.USER, "eve", "eve's key");
  private RocksIndex index;
  private IndexFold fold;
  private RecordControl control;
  private Founding founding;

  @BeforeEach
  void foundsTheLog() {
    index =
        RocksIndex.open(folder, 1 << 20, node.ledger().identity().genesis().id(), position -> true);
    fold = new IndexFold(node.ledger(), index, block -> {});
    fold.start();
    RecordBlock recordBlock =
        new RecordBlock(
            node.ledger(),
            node.contents(),
            fold.progress(),
            new BlockTimes(log, index, Clock.systemUTC(), Duration.ofMinutes(5)),
            Duration.ofSeconds(5));
    OwnBlocks blocks =
        new OwnBlocks(
            node.authorityKey(), Clock.systemUTC(), node.ledger().identity().origin(), recordBlock);
    ActorKeys keys = new ActorKeys(log, blocks);
    control = new RecordControl(log, blocks, keys);
    founding = new Founding(log, blocks, keys);
    founding.found(List.of(new Founding.First(ResourceKind.OPERATOR, "ann", ann.credential())));
  }

  @AfterEach
  void stop() {
    fold.stop();
    index.close();
  }

  @Test
  @Tag("Y-8.4-a2")
  void foundsOnceAndBindsTheFirstOperator() {
    assertThat(bound(ann)).contains(true);
    long size = log.head().size();
    founding.found(List.of(new Founding.First(ResourceKind.OPERATOR, "ben", ben.credential())));
    assertThat(log.head().size()).isEqualTo(size);
    assertThat(log.resource(ResourceKind.OPERATOR, "ben")).isEmpty();
  }

  @Test
  @Tag("Y-8.3-a2")
  void bindsANewKeyAndRevokesTheOldOneWhenACredentialChanges() {
    Operation first = ann.sets(ResourceKind.DATA_USER, "eve", eve.credential());
    control.record(first);
    assertThat(bound(eve)).contains(true);
    TestActor renewed = actor(Office.USER, "eve", "eve's second key");
    Operation second = ann.sets(ResourceKind.DATA_USER, "eve", 2, renewed.credential(), first);
    control.record(second);
    assertThat(bound(eve)).contains(false);
    assertThat(bound(renewed)).contains(true);
    control.record(ann.deletes(ResourceKind.DATA_USER, "eve", 3, second));
    assertThat(bound(renewed)).contains(false);
    assertThat(log.resources(ResourceKind.DATA_USER)).isEmpty();
    assertThat(log.resourceVersion(ResourceKind.DATA_USER, "eve", 2)).isPresent();
  }

  @Test
  void refusesKeysThatCannotBeBoundBeforeAnythingIsRecorded() {
    Operation first = ann.sets(ResourceKind.DATA_USER, "eve", eve.credential());
    control.record(first);
    long size = log.head().size();
    refuses(ann.sets(ResourceKind.DATA_USER, "max", eve.credential()), "is bound to");
    Operation gone = ann.deletes(ResourceKind.DATA_USER, "eve", 2, first);
    control.record(gone);
    long after = log.head().size();
    refuses(ann.sets(ResourceKind.DATA_USER, "eve", 3, eve.credential(), gone), "was revoked");
    assertThat(after).isGreaterThan(size);
    assertThat(log.head().size()).isEqualTo(after);
  }

  @Test
  @Tag("Y-8.3-a1")
  void aUserIsFoundByHisIdAndByHisKeyWhichAreNobodyElses() {
    control.record(ann.sets(ResourceKind.DATA_USER, "eve", eve.credential()));
    TestActor other = actor(Office.USER, "eve", "the key of another eve");
    refuses(ann.sets(ResourceKind.DATA_USER, "eve", other.credential()), "at version 1");
    refuses(ann.sets(ResourceKind.DATA_USER, "max", eve.credential()), "is bound to");
    assertThat(log.resource(ResourceKind.DATA_USER, "eve")).isPresent();
    assertThat(log.signer(eve.key().verificationKey().kid()))
        .get()
        .extracting(SignerBinding::sources)
        .isEqualTo(eve.name().sources());
  }

  @Test
  void whoIsSuspendedKeepsHisKeyForWhenHeIsNot() {
    Operation first = ann.sets(ResourceKind.DATA_USER, "eve", eve.credential());
    control.record(first);
    Operation suspended = ann.sets(ResourceKind.DATA_USER, "eve", 2, eve.credential(false), first);
    control.record(suspended);
    assertThat(bound(eve)).contains(true);
    control.record(ann.sets(ResourceKind.DATA_USER, "eve", 3, eve.credential(), suspended));
    assertThat(bound(eve)).contains(true);
  }

  @Test
  void theSameChangeAgainIsHarmless() {
    Operation change = ann.sets(ResourceKind.DATA_USER, "eve", eve.credential());
    long leaf = control.record(change).leafIndex();
    long size = log.head().size();
    assertThat(control.record(change).leafIndex()).isEqualTo(leaf);
    assertThat(log.head().size()).isEqualTo(size);
  }

  @Test
  void aKeyIsBoundWhenItsCredentialIsApproved() {
    control.record(ann.sets(ResourceKind.OPERATOR, "ben", ben.credential()));
    TestActor sue = actor(Office.SUPERVISOR, "sue", "sue's key");
    Operation proposal = ann.sets(ResourceKind.SUPERVISOR, "sue", sue.credential());
    control.record(proposal);
    assertThat(bound(sue)).isEmpty();
    assertThat(log.proposals()).singleElement().extracting("id").isEqualTo("sue");
    refuses(ann.judges(proposal, Action.APPROVE), "a second operator does");
    control.record(ben.judges(proposal, Action.APPROVE));
    assertThat(bound(sue)).contains(true);
    assertThat(log.proposals()).isEmpty();
  }

  @Test
  void whatTheContractRefusesIsToldWithItsReason() {
    Operation change = ann.sets(ResourceKind.GRANT, "lamps", Spec.empty());
    assertThatThrownBy(() -> control.record(change))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.OPERATION_MALFORMED));
  }

  private void refuses(Operation operation, String words) {
    assertThatThrownBy(() -> control.record(operation))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(words);
  }

  private Optional<Boolean> bound(TestActor actor) {
    return log.signer(actor.key().verificationKey().kid()).map(SignerBinding::active);
  }

  private TestActor actor(Office office, String name, String key) {
    SigningKey signingKey = fixtures.key(key);
    return new TestActor(office, new ActorName(office, name).name(), signingKey);
  }
}
