package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelError.Code;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.resource.OrganisationSpec;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestActor;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestOrganisation;
import org.varve.ledger.testing.TestParties;

/** What organisations say of the log, and who may. */
class AttestTest {

  private static final Checkpoint CHECKPOINT =
      new Checkpoint(LedgerFixtures.ORIGIN, 258, Digest.sha256(new byte[] {1}));

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(54);
  private final TestParties parties = new TestParties(fixtures);
  private final TestAuthority authority = parties.authority();
  private final TestActor ann = new TestActor(Office.OPERATOR, "ann", fixtures.key("of ann"));
  private final TestOrganisation first = fixtures.organisation("first");
  private final TestOrganisation second = fixtures.organisation("second");
  private final Operation joining = ann.sets(ResourceKind.ORGANISATION, "first", first.spec());
  private final FakePeer peer = new FakePeer();

  @BeforeEach
  void twoOrganisationsJoin() {
    peer.found(fixtures.genesis());
    ControlBody founding =
        ControlBody.set("Operator", "ann", 1, ann.credential(), Optional.empty());
    peer.record(
        authority.seal(
            authority.says(OperationKind.CONTROL, founding.encode()),
            authority.says(OperationKind.SIGNER, ann.binding())));
    peer.record(
        authority.seal(joining, ann.sets(ResourceKind.ORGANISATION, "second", second.spec())));
  }

  @Test
  void anOrganisationAttestsUnderAKeyOfItsOwn() {
    String note = note(CHECKPOINT, first, first.cosigner());

    Outcome outcome = peer.attest("first", note);

    assertThat(outcome.writes())
        .containsExactly(
            Map.entry(
                "attest/0000000000000102/first", HexFormat.of().formatHex(note.getBytes(UTF_8))));
  }

  @Test
  void whatItSaysAgainChangesNothing() {
    peer.attest("first", note(CHECKPOINT, first, first.cosigner()));

    Outcome again = peer.attest("first", note(CHECKPOINT, first, first.cosigner()));

    assertThat(again.isEndorsed()).isTrue();
    assertThat(again.writes()).isEmpty();
  }

  @Test
  void itNeverSaysTwoRootsOfOneSize() {
    peer.attest("first", note(CHECKPOINT, first, first.cosigner()));
    Checkpoint other = new Checkpoint(CHECKPOINT.origin(), 258, Digest.sha256(new byte[] {2}));

    assertThat(codeOf(peer.attest("first", note(other, first, first.cosigner()))))
        .contains(Code.OTHER_ROOT);
  }

  /** So that all see it, and each node can stop. */
  @Test
  void anotherOrganisationMaySayAnotherRoot() {
    peer.attest("first", note(CHECKPOINT, first, first.cosigner()));
    Checkpoint other = new Checkpoint(CHECKPOINT.origin(), 258, Digest.sha256(new byte[] {2}));

    Outcome outcome =
        peer.by("MSP-second").attest("second", note(other, second, second.cosigner()));

    assertThat(outcome.writes()).containsOnlyKeys("attest/0000000000000102/second");
  }

  @Test
  void nobodyElseAttestsForIt() {
    String note = note(CHECKPOINT, first, first.cosigner());

    assertThat(codeOf(peer.by("MSP-second").attest("first", note))).contains(Code.NOT_A_MEMBER);
    peer.by("MSP-first");
    assertThat(codeOf(peer.attest("first", note(CHECKPOINT, first, second.cosigner()))))
        .contains(Code.NOT_A_MEMBER);
    assertThat(codeOf(peer.attest("second", note))).contains(Code.MALFORMED);
    TestOrganisation third = fixtures.organisation("third");
    assertThat(codeOf(peer.attest("third", note(CHECKPOINT, third, third.cosigner()))))
        .contains(Code.NOT_A_MEMBER);
  }

  @Test
  void ofAnotherLogNothingIsSaidHere() {
    Checkpoint elsewhere = new Checkpoint("log.example/other", 258, CHECKPOINT.root());

    assertThat(codeOf(peer.attest("first", note(elsewhere, first, first.cosigner()))))
        .contains(Code.MALFORMED);
    assertThat(codeOf(peer.attest("first", "no note"))).contains(Code.MALFORMED);
  }

  @Test
  void whoLeavesNeitherAttestsNorRecordsAnyMore() {
    TestAuthority ofFirst = first.authority();
    assertThat(peer.record(ofFirst.seal(ofFirst.registersOpaque())).isEndorsed()).isTrue();
    assertThat(peer.state().keySet()).anyMatch(key -> key.startsWith("m/"));
    long authorities = peer.state().keySet().stream().filter(key -> key.startsWith("m/")).count();

    peer.record(authority.seal(ann.deletes(ResourceKind.ORGANISATION, "first", 2, joining)));

    assertThat(peer.state().keySet().stream().filter(key -> key.startsWith("m/")))
        .hasSize((int) authorities - 1);
    assertThat(peer.record(ofFirst.seal(ofFirst.registersOpaque())).error())
        .flatMap(ChannelError::refusal)
        .map(Refusal::reason)
        .contains(RefusalReason.NOT_AUTHORISED);
    assertThat(codeOf(peer.attest("first", note(CHECKPOINT, first, first.cosigner()))))
        .contains(Code.NOT_A_MEMBER);
  }

  private static String note(Checkpoint checkpoint, TestOrganisation organisation, SigningKey key) {
    String name = OrganisationSpec.cosignerName(checkpoint.origin(), organisation.id());
    return checkpoint.text()
        + "\n"
        + new Cosigner(key, name).cosign(checkpoint, LedgerFixtures.START)
        + "\n";
  }

  private static Optional<Code> codeOf(Outcome outcome) {
    return outcome.error().map(ChannelError::code);
  }
}
