package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Commit;
import org.varve.ledger.Content;
import org.varve.ledger.ContentStore;
import org.varve.ledger.LedgerBusyException;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.TreeHead;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.FakeLedger;
import org.varve.processing.LedgerNode;
import org.varve.processing.MemoryContents;
import org.varve.processing.adapter.rocksdb.RocksIndex;
import org.varve.processing.domain.OperationReceipt;
import org.varve.processing.domain.RecordResult;
import org.varve.processing.domain.RecordResult.Duplicate;
import org.varve.processing.domain.RecordResult.Recorded;
import org.varve.processing.domain.RecordResult.Refused;
import org.varve.processing.domain.RecordedBlock;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class RecordBlockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final LedgerNode node = new LedgerNode();
  private final TestSource source = node.source();
  private RocksIndex index;
  private IndexFold fold;
  private RecordBlock recordBlock;

  @BeforeEach
  void start() {
    index =
        RocksIndex.open(folder, 1 << 20, node.ledger().identity().genesis().id(), position -> true);
    fold = new IndexFold(node.ledger(), index, block -> {});
    fold.start();
    recordBlock = recordBlock(node.contents(), new FakeLedger(node.ledger()));
  }

  @AfterEach
  void stop() {
    fold.stop();
    index.close();
  }

  @Test
  @Tag("Y-8.6-3a")
  @Tag("Y-6.2.4-d")
  void recordsWhatIsInOrderAndKeepsItsContentBesideTheLedger() {
    Operation operation = source.says("21.5", "21.6");
    RecordedBlock recorded =
        recordBlock.record(node.seal(operation), List.of(LedgerNode.content("21.5", "21.6")));

    Recorded result = (Recorded) recorded.results().get(0);
    long leaf = result.receipt().leafIndex();
    Operation logged = node.ledger().log().operation(leaf).orElseThrow().operation();
    assertThat(logged).isEqualTo(operation);
    assertThat(logged.payload().contentRoot()).isPresent();
    assertThat(node.contents().get(operation.payload().contentRoot().orElseThrow())).isPresent();
    assertThat(recorded.commit().orElseThrow().height()).isEqualTo(node.ledger().status().height());
  }

  @Test
  void givesReceiptsThatVerifyAgainstTheCheckpointOfTheSameCommit() {
    List<Operation> operations = List.of(source.says("a"), source.says("b"), source.says("c"));
    RecordedBlock recorded =
        recordBlock.record(
            node.authority().seal(operations),
            List.of(LedgerNode.content("a"), LedgerNode.content("b"), LedgerNode.content("c")));
    for (int i = 0; i < operations.size(); i++) {
      OperationReceipt receipt = ((Recorded) recorded.results().get(i)).receipt();
      Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(receipt.checkpoint()).text());
      assertThat(receipt.receipt().rootFrom(operations.get(i).leafHash()))
          .isEqualTo(checkpoint.root());
      assertThat(receipt.treeSize()).isEqualTo(checkpoint.size());
      assertThat(
              receipt
                  .receipt()
                  .head()
                  .verifies(node.ledger().identity().receiptKey(), checkpoint.root()))
          .isTrue();
    }
  }

  @Test
  @Tag("Y-7.1.2-b")
  void answersARepeatWithTheFirstReceiptByteForByte() {
    Operation operation = source.says("21.5");
    DataBlock block = node.seal(operation);
    List<Content> content = List.of(LedgerNode.content("21.5"));
    Recorded first = (Recorded) recordBlock.record(block, content).results().get(0);
    node.append(source.says("more"));

    RecordedBlock again = recordBlock.record(block, content);
    Duplicate duplicate = (Duplicate) again.results().get(0);

    assertThat(again.commit()).isEmpty();
    OperationReceipt repeated = duplicate.firstReceipt().orElseThrow();
    assertThat(repeated.receipt().encode()).isEqualTo(first.receipt().receipt().encode());
    assertThat(repeated.checkpoint()).isEqualTo(first.receipt().checkpoint());
    assertThat(repeated).isEqualTo(first.receipt());
  }

  @Test
  void aRepeatDoesNotBringBackWhatRetentionErased() {
    Operation operation = source.says("21.5");
    Content content = LedgerNode.content("21.5");
    DataBlock block = node.seal(operation);
    recordBlock.record(block, List.of(content));
    node.contents().erase(List.of(content.root()), Duration.ZERO);

    assertThat(recordBlock.record(block, List.of(content)).results().get(0))
        .isInstanceOf(Duplicate.class);
    assertThat(node.contents().get(content.root())).isEmpty();

    recordBlock.record(node.seal(source.says("21.5")), List.of(content));
    assertThat(node.contents().get(content.root())).as("somebody says it anew").isPresent();
  }

  @Test
  void refusesOneBadOperationWithoutItsNeighbours() {
    Operation good = source.says("good");
    Operation bad = node.source("urn:varve:source:stranger").says("bad");
    List<RecordResult> results =
        recordBlock
            .record(
                node.seal(bad, good),
                List.of(LedgerNode.content("good"), LedgerNode.content("bad")))
            .results();
    assertThat(((Refused) results.get(0)).reason()).isEqualTo("UNKNOWN_SIGNER");
    assertThat(results.get(1)).isInstanceOf(Recorded.class);
  }

  @Test
  void refusesForGoodWhatComesWithoutItsContentAndSendsItsNeighboursBack() {
    long height = node.ledger().status().height();
    Operation without = source.says("without");
    Operation other = source.says("other");
    Operation neighbour = source.says("neighbour");
    List<RecordResult> results =
        recordBlock
            .record(
                node.seal(without, other, neighbour),
                List.of(
                    new Content(
                        other.payload().contentRoot().orElseThrow(),
                        LedgerNode.content("changed").items()),
                    LedgerNode.content("neighbour")))
            .results();
    assertThat(results)
        .extracting(RecordResult::id)
        .containsExactly(without.id(), other.id(), neighbour.id());
    assertThat(((Refused) results.get(0)).reason()).isEqualTo("CONTENT_MISMATCH");
    assertThat(((Refused) results.get(0)).message()).contains("neither given nor is it stored");
    assertThat(((Refused) results.get(1)).reason()).isEqualTo("CONTENT_MISMATCH");
    assertThat(((Refused) results.get(2)).reason()).isEqualTo("BLOCK_NOT_RECORDED");
    assertThat(ErrorReason.BLOCK_NOT_RECORDED.isTransient()).isTrue();
    assertThat(node.ledger().status().height()).as("nothing was recorded").isEqualTo(height);
    assertThat(
            recordBlock
                .record(node.seal(neighbour), List.of(LedgerNode.content("neighbour")))
                .results()
                .get(0))
        .isInstanceOf(Recorded.class);
  }

  @Test
  void needsNoContentThatIsStoredOrWhoseOperationIsRecorded() {
    Operation first = source.says("same");
    recordBlock.record(node.seal(first), List.of(LedgerNode.content("same")));
    Operation second = source.says("same");
    assertThat(recordBlock.record(node.seal(second), List.of()).results().get(0))
        .isInstanceOf(Recorded.class);

    node.contents().remove(first.payload().contentRoot().orElseThrow());
    assertThat(recordBlock.record(node.seal(first), List.of()).results().get(0))
        .isInstanceOf(Duplicate.class);
  }

  @Test
  void refusesContentThatIsGivenTwiceOrForNothing() {
    DataBlock block = node.seal(source.says("a"));
    Content a = LedgerNode.content("a");
    assertReason(ErrorReason.MALFORMED_REQUEST, () -> recordBlock.record(block, List.of(a, a)));
    assertReason(
        ErrorReason.MALFORMED_REQUEST,
        () -> recordBlock.record(block, List.of(a, LedgerNode.content("b"))));
  }

  @Test
  void appendsNothingBeforeItsContentIsDurable() {
    long height = node.ledger().status().height();
    ContentStore broken =
        new MemoryContents() {
          @Override
          public void put(List<Content> contents) {
            throw new LedgerFailedException("no space left on device", null);
          }
        };
    RecordBlock onBroken = recordBlock(broken, new FakeLedger(node.ledger()));
    assertThatThrownBy(
            () -> onBroken.record(node.seal(source.says("a")), List.of(LedgerNode.content("a"))))
        .isInstanceOf(LedgerFailedException.class);
    assertThat(node.ledger().status().height()).isEqualTo(height);
  }

  @Test
  void refusesTheWholeBlockForTheReasonOfItsBlockOperation() {
    DataBlock forged = node.fixtures().impostor().seal(source.says("a"));
    assertReason(
        ErrorReason.NOT_AUTHORISED,
        () -> recordBlock.record(forged, List.of(LedgerNode.content("a"))));
  }

  @ParameterizedTest
  @EnumSource(RefusalReason.class)
  void everyReasonOfALedgerIsOneThatCallersKnow(RefusalReason reason) {
    assertThat(ErrorReason.named(reason.name())).isPresent();
  }

  @Test
  void passesOnThatTheLedgerIsBusyOrFailed() {
    FakeLedger ledger = new FakeLedger(node.ledger());
    RecordBlock onFake = recordBlock(node.contents(), ledger);
    DataBlock block = node.seal(source.says("a"));
    List<Content> content = List.of(LedgerNode.content("a"));
    ledger.appendAnswers(
        () -> {
          throw new LedgerBusyException("64 blocks wait");
        });
    assertThatThrownBy(() -> onFake.record(block, content)).isInstanceOf(LedgerBusyException.class);
    ledger.appendAnswers(
        () -> CompletableFuture.failedFuture(new LedgerFailedException("fsync failed", null)));
    assertThatThrownBy(() -> onFake.record(block, content))
        .isInstanceOf(LedgerFailedException.class);
  }

  @Test
  void saysThatTheOutcomeIsUnknownWhenTheCommitTakesTooLong() {
    FakeLedger ledger = new FakeLedger(node.ledger());
    ledger.appendAnswers(CompletableFuture::new);
    RecordBlock hasty =
        new RecordBlock(ledger, node.contents(), fold.progress(), times(), Duration.ofMillis(1));
    assertReason(
        ErrorReason.DEADLINE_EXCEEDED,
        () -> hasty.record(node.seal(source.says("a")), List.of(LedgerNode.content("a"))));
  }

  @Test
  void givesNoReceiptBeforeTheIndexHasFoldedTheBlock() {
    FakeLedger ledger = new FakeLedger(node.ledger());
    TreeHead head = node.ledger().log().head();
    ledger.appendAnswers(
        () ->
            CompletableFuture.completedFuture(
                new Commit(node.ledger().status().height() + 1, head.time(), head, List.of())));
    RecordBlock hasty =
        new RecordBlock(ledger, node.contents(), fold.progress(), times(), Duration.ofMillis(1));
    assertReason(
        ErrorReason.DEADLINE_EXCEEDED,
        () -> hasty.record(node.seal(source.says("a")), List.of(LedgerNode.content("a"))));
  }

  @Test
  void givesNoReceiptForADuplicateThatWasDamagedHere() {
    Operation operation = source.says("a");
    List<Content> content = List.of(LedgerNode.content("a"));
    recordBlock.record(node.seal(operation), content);
    FakeLedger damaged = new FakeLedger(node.ledger());
    damaged.replaceOperation(
        node.ledger().log().leafIndexOf(operation.id()).orElseThrow(), source.says("b"));
    RecordResult result =
        recordBlock(node.contents(), damaged)
            .record(node.seal(operation), content)
            .results()
            .get(0);
    assertThat(((Refused) result).reason()).isEqualTo("DATA_DAMAGED");
  }

  private BlockTimes times() {
    return new BlockTimes(node.ledger().log(), index, Clock.systemUTC(), Duration.ofMinutes(5));
  }

  private RecordBlock recordBlock(ContentStore contents, FakeLedger ledger) {
    return new RecordBlock(ledger, contents, fold.progress(), times(), PATIENCE);
  }

  private static void assertReason(ErrorReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(reason));
  }
}
