package org.varve.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.channel.Attestation;
import org.varve.ledger.channel.ChannelFunction;
import org.varve.ledger.resource.OrganisationSpec;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestOrganisation;
import org.varve.ledger.testing.TestParties;

/** What organisations that share a ledger can rely on. */
@Tag("Y-8.2-d")
abstract class AgreementSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  final LedgerFixtures fixtures = LedgerFixtures.seeded(62);
  private final TestParties parties = new TestParties(fixtures);
  private final List<FabricLedger> opened = new ArrayList<>();
  private final TestOrganisation south = fixtures.organisation("org2");
  private final TestAuthority atSouth = south.authority();

  /** Opens the node of an organisation, 1 or 2; the first founds the log. */
  abstract FabricLedger openNode(int organisation) throws Exception;

  abstract FabricConfig config(int organisation) throws Exception;

  abstract String mspId(int organisation);

  /** Where the node of an organisation keeps its copy. */
  abstract Path copy(int organisation);

  FabricLedger one;

  @BeforeEach
  void foundsTheLogAndLetsBothJoin() throws Exception {
    one = open(1);
    append(one, parties.authority().seal(joins(1), joins(2)));
    for (DataBlock block : parties.settle()) {
      append(one, block);
    }
  }

  @AfterEach
  void closeNodes() {
    opened.forEach(FabricLedger::close);
  }

  @Test
  void bothComeToOneLogAndCosignIt() throws Exception {
    FabricLedger two = open(2);
    Operation here = parties.source().says("by org1");
    Operation there = parties.neighbour().says("by org2");
    append(one, parties.authority().seal(here));
    append(two, atSouth.seal(there));

    await(() -> agreedSize(one) >= size(one) && agreedSize(two) >= size(two));
    assertThat(text(one)).isEqualTo(text(two));
    assertThat(one.agreedCheckpoint().orElseThrow().text())
        .isEqualTo(two.agreedCheckpoint().orElseThrow().text());
    for (FabricLedger node : List.of(one, two)) {
      SignedNote agreed = node.agreedCheckpoint().orElseThrow();
      assertThat(agreed.isSignedBy(node.identity().checkpointKey())).isTrue();
      assertThat(agreed.isSignedBy(cosigner(1).noteKey())).isTrue();
      assertThat(agreed.isSignedBy(cosigner(2).noteKey())).isTrue();
    }
    assertThat(one.log().head().receipt().signature())
        .as("receipts are of each node's own key")
        .isNotEqualTo(two.log().head().receipt().signature());
    assertThat(history(one)).isEqualTo(history(two));
    assertThat(one.log().keeper(leafOf(one, here))).isEmpty();
    assertThat(one.log().keeper(leafOf(one, there))).contains("org2");
    assertThat(two.log().keeper(leafOf(two, here))).contains("org1");
    assertThat(anchor(one, there))
        .isEqualTo(anchor(two, there))
        .isInstanceOf(LedgerAnchor.Fabric.class);
  }

  @Test
  void oneAloneAgreesOnNothing() throws Exception {
    append(one, parties.authority().seal(parties.source().says("alone")));

    Thread.sleep(500);

    assertThat(one.agreedCheckpoint()).as("one of two is no majority").isEmpty();
    FabricLedger two = open(2);
    await(() -> agreedSize(one) >= size(one));
    assertThat(text(one)).isEqualTo(text(two));
  }

  @Test
  void aNodeThatLostEverythingComesToTheSameLog() throws Exception {
    FabricLedger two = open(2);
    append(two, atSouth.seal(parties.neighbour().says("before")));
    await(() -> size(two) == size(one));
    List<Object> before = history(two);
    two.close();
    delete(copy(2));

    FabricLedger again = open(2);

    await(() -> size(again) == size(one));
    assertThat(history(again)).isEqualTo(before).isEqualTo(history(one));
  }

  @Test
  void anOrganisationWithAnotherRootIsFoundAndThisNodeCosignsNoMore() throws Exception {
    long size = size(one);
    Checkpoint other =
        new Checkpoint(
            fixtures.origin(),
            size,
            Digest.sha256("altered".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Attestation forged = new Attestation("org2", other, cosigner(2).cosign(other, Instant.now()));

    try (PeerLinks links = new PeerLinks(config(2))) {
      var unused =
          links
              .current()
              .contract(config(2).chaincode())
              .submitTransaction(ChannelFunction.ATTEST.word(), "org2", forged.note().toString());
    }

    await(() -> one.disagreement().isPresent());
    assertThat(one.disagreement().orElseThrow())
        .contains("'org2'", other.root().toString(), one.log().head().root().toString());
    append(one, parties.authority().seal(parties.source().says("recorded all the same")));
    FabricLedger two = open(2);
    await(() -> size(two) == size(one));
    Thread.sleep(500);
    assertThat(two.agreedCheckpoint().map(SignedNote::text))
        .as("org1 says nothing of the newest log")
        .isNotEqualTo(Optional.of(text(two)));
  }

  private FabricLedger open(int organisation) throws Exception {
    FabricLedger node = openNode(organisation);
    opened.add(node);
    return node;
  }

  private Operation joins(int number) {
    String id = "org" + number;
    TestOrganisation organisation = fixtures.organisation(id);
    boolean founds = number == 1;
    OrganisationSpec spec =
        new OrganisationSpec(
            mspId(number),
            cosigner(number).noteKey(),
            founds
                ? NoteKey.ofLog(fixtures.origin(), fixtures.checkpointKey().verificationKey())
                : NoteKey.ofLog(fixtures.origin(), organisation.logKey().verificationKey()),
            founds
                ? fixtures.receiptKey().verificationKey()
                : organisation.receiptKey().verificationKey(),
            founds ? Optional.<VerificationKey>empty() : Optional.of(atSouth.key()));
    return parties
        .authority()
        .says(
            OperationKind.CONTROL,
            ControlBody.set("Organisation", id, 1, spec.spec(), Optional.empty()).encode());
  }

  private Cosigner cosigner(int number) {
    String id = "org" + number;
    return new Cosigner(
        fixtures.organisation(id).cosigner(), OrganisationSpec.cosignerName(fixtures.origin(), id));
  }

  private static void append(FabricLedger ledger, DataBlock block) {
    assertThat(
            ledger
                .append(block)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .outcomes())
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(OperationOutcome.Recorded.class));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private static long size(FabricLedger node) {
    return node.log().head().size();
  }

  private static long agreedSize(FabricLedger node) {
    return node.agreedCheckpoint().map(note -> Checkpoint.parse(note.text()).size()).orElse(0L);
  }

  /** The three lines of the newest checkpoint. */
  private static String text(FabricLedger node) {
    return SignedNote.parse(node.log().head().checkpoint()).text();
  }

  private static long leafOf(FabricLedger node, Operation operation) {
    return node.log().leafIndexOf(operation.id()).orElseThrow();
  }

  private static LedgerAnchor anchor(FabricLedger node, Operation operation) {
    return node.log().anchor(leafOf(node, operation));
  }

  /** Everything that followers see but the heads' signatures, which are each node's own. */
  private static List<Object> history(FabricLedger node) throws InterruptedException {
    List<Object> all = new ArrayList<>();
    try (CommittedBlocks blocks = node.blocks(0)) {
      for (long height = 0; height <= node.status().height(); height++) {
        CommittedBlock block = blocks.next(PATIENCE).orElseThrow();
        all.add(
            List.of(
                block.height(),
                block.committedAt(),
                block.head().size(),
                block.head().root(),
                block.operations(),
                block.seals(),
                block.forks()));
      }
    }
    return all;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
