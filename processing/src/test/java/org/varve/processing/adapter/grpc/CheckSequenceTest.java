package org.varve.processing.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.varve.processing.adapter.grpc.Messages.assertFails;

import com.google.protobuf.Duration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MemoryLedger;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.MemoryContents;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.proto.common.v1.SequenceFinding;
import org.varve.proto.common.v1.SequenceFindingKind;
import org.varve.proto.m2p.v1.CheckSequenceRequest;
import org.varve.proto.m2p.v1.CheckSequenceResponse;
import org.varve.proto.m2p.v1.LastRecorded;
import org.varve.proto.m2p.v1.ListLastRecordedRequest;
import org.varve.proto.m2p.v1.M2pServiceGrpc;
import org.varve.rp.ErrorReason;
import org.varve.rp.Role;

/** What is out of order in time is told, with where and by how much. */
@Timeout(60)
@Tag("Y-8.5-c")
class CheckSequenceTest {
  @TempDir Path folder;

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(1);
  private final MemoryLedger ledger =
      MemoryLedger.found(
          fixtures, Clock.fixed(LedgerFixtures.START.plusSeconds(20), ZoneOffset.UTC));
  private final TestAuthority authority = fixtures.authority();
  private final TestSource source = fixtures.source("urn:varve:source:thermometer");
  private final TestSource other = fixtures.source("urn:varve:source:door");
  private ProcessingEntity processing;
  private ServedNode served;

  @BeforeEach
  void start() throws IOException {
    append(authority.registersOpaque(), authority.binds(source), authority.binds(other));
    for (int i = 0; i < 5; i++) {
      append(source.says("s" + i), other.says("o" + i));
    }
    processing =
        new ProcessingEntity(ProcessingConfig.defaults(), folder, ledger, new MemoryContents());
    processing.start();
    served = ServedNode.inProcess(processing.services());
  }

  @AfterEach
  void stop() {
    processing.stop();
    served.close();
  }

  @Test
  void findsNothingInACleanLog() throws Exception {
    List<CheckSequenceResponse> all = check(CheckSequenceRequest.newBuilder());

    assertThat(findings(all)).isEmpty();
    CheckSequenceResponse last = all.get(all.size() - 1);
    assertThat(last.getComplete()).isTrue();
    assertThat(last.getOperations()).isEqualTo(ledger.status().treeSize());
    assertThat(last.getSources()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void tellsABackDatedBlockWithItsHeightAndByHowMuch() throws Exception {
    ledger
        .append(
            authority.sealAt(
                LedgerFixtures.START.minusSeconds(7_200), List.of(source.says("late"))))
        .join();
    append(source.says("after"));
    restart();

    List<SequenceFinding> found =
        findings(
            check(
                CheckSequenceRequest.newBuilder()
                    .setTolerance(Duration.newBuilder().setSeconds(60))));

    assertThat(found)
        .extracting(SequenceFinding::getKind)
        .containsExactlyInAnyOrder(
            SequenceFindingKind.SEQUENCE_FINDING_KIND_BACK_DATED,
            SequenceFindingKind.SEQUENCE_FINDING_KIND_SEALED_ELSEWHEN,
            // It was signed after it was sealed, so its block says.
            SequenceFindingKind.SEQUENCE_FINDING_KIND_CLOCK_AHEAD);
    SequenceFinding backDated =
        found.stream()
            .filter(each -> each.getKind().name().endsWith("BACK_DATED"))
            .findFirst()
            .orElseThrow();
    assertThat(backDated.getLedgerHeight()).isEqualTo(ledger.status().height() - 1);
    // Five blocks and the registry's were sealed before it, a second after one another.
    assertThat(backDated.getDelta().getSeconds()).isEqualTo(7_200 + 6);
  }

  @Test
  void tellsGapsAndWhetherTheirSignerStatesThem() throws Exception {
    append(source.skips().says("after a gap"));
    append(other.skips().skips().says("after a gap"));
    append(other.statesGap(6, 7));
    restart();

    List<SequenceFinding> found = findings(check(CheckSequenceRequest.newBuilder()));

    assertThat(found)
        .extracting(SequenceFinding::getKind, SequenceFinding::getSource)
        .containsExactlyInAnyOrder(
            tuple(SequenceFindingKind.SEQUENCE_FINDING_KIND_GAP, source.name()),
            tuple(SequenceFindingKind.SEQUENCE_FINDING_KIND_GAP_STATED, other.name()));
    assertThat(found).extracting(SequenceFinding::getFromSequence).containsOnly(6L);
    assertThat(findings(check(CheckSequenceRequest.newBuilder().setSource("urn:varve:source:d*"))))
        .extracting(SequenceFinding::getToSequence)
        .containsExactly(7L);
  }

  @Test
  void tellsWhatCameLateAndWhatContradicts() throws Exception {
    Operation late = source.says("six");
    append(source.says("seven"));
    append(late);
    TestSource clone = other.cloned();
    append(other.says("six"));
    append(clone.says("another six"));
    restart();

    List<SequenceFinding> found = findings(check(CheckSequenceRequest.newBuilder()));

    assertThat(found).hasSize(2);
    SequenceFinding reordered =
        found.stream()
            .filter(each -> each.getSource().equals(source.name()))
            .findAny()
            .orElseThrow();
    assertThat(reordered.getKind()).isEqualTo(SequenceFindingKind.SEQUENCE_FINDING_KIND_REORDERED);
    assertThat(reordered.getFromSequence()).isEqualTo(6);
    SequenceFinding fork =
        found.stream()
            .filter(each -> each.getSource().equals(other.name()))
            .findAny()
            .orElseThrow();
    assertThat(fork.getKind()).isEqualTo(SequenceFindingKind.SEQUENCE_FINDING_KIND_FORK);
    assertThat(fork.hasLeafIndex()).isFalse();
  }

  @Test
  void tellsSourcesThatHaveSaidNothingForLongIfAsked() throws Exception {
    List<SequenceFinding> found =
        findings(
            check(
                CheckSequenceRequest.newBuilder()
                    .setSilentAfter(Duration.newBuilder().setSeconds(3_600))));

    // The ledger's clock stands still at a time that is long past.
    assertThat(found)
        .extracting(SequenceFinding::getKind)
        .containsOnly(SequenceFindingKind.SEQUENCE_FINDING_KIND_SILENT)
        .hasSize(2);
  }

  @Test
  void refusesASourceThatNobodyKnows() {
    assertFails(
        ErrorReason.UNKNOWN_SOURCE,
        () -> check(CheckSequenceRequest.newBuilder().setSource("nobody")));
  }

  @Test
  @Tag("Y-7.1.5-c")
  void tellsWhatSourceWasLastRecordedWhenAndWhetherItsSignerMayStillSpeak() throws Exception {
    append(source.says("the last"));
    append(authority.revokes(other));
    restart();
    List<LastRecorded> last = new ArrayList<>();
    M2pServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY))
        .listLastRecorded(ListLastRecordedRequest.getDefaultInstance())
        .forEachRemaining(message -> last.addAll(message.getSourcesList()));
    assertThat(last)
        .as("the log's own statements are of no source")
        .extracting(LastRecorded::getSource, LastRecorded::getSignerActive)
        .containsExactlyInAnyOrder(tuple(source.name(), true), tuple(other.name(), false));
    assertThat(last)
        .extracting(each -> each.getCommittedAt().getSeconds())
        .containsOnly(LedgerFixtures.START.plusSeconds(20).getEpochSecond());
  }

  private void append(Operation... operations) {
    ledger.append(authority.seal(operations)).join();
  }

  /** So that the index has all that went past the service. */
  private void restart() throws IOException {
    stop();
    processing =
        new ProcessingEntity(ProcessingConfig.defaults(), folder, ledger, new MemoryContents());
    processing.start();
    served = ServedNode.inProcess(processing.services());
  }

  private List<CheckSequenceResponse> check(CheckSequenceRequest.Builder request)
      throws IOException {
    return Messages.all(
        M2pServiceGrpc.newBlockingStub(served.channelAs(Role.ENTITY))
            .checkSequence(request.build()));
  }

  private static List<SequenceFinding> findings(List<CheckSequenceResponse> messages) {
    List<SequenceFinding> findings = new ArrayList<>();
    messages.forEach(message -> findings.addAll(message.getFindingsList()));
    return findings;
  }
}
