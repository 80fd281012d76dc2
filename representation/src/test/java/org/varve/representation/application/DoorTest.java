package org.varve.representation.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.SignerBody;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.Parcel;
import org.varve.representation.domain.Submission;
import org.varve.representation.domain.SubmissionLimits;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class DoorTest {
  private static final SubmissionLimits LIMITS =
      new SubmissionLimits(5, 100, 300, Duration.ofMinutes(5));
  private static final String TIME = Long.toString(TestClock.START.getEpochSecond() + 1);

  private final TestAgent agent = TestAgent.seeded(1);
  private final TestAgent stranger = TestAgent.seeded(2);
  private final Door door = doorFor(agent.bound(TestAgent.SOURCE, "urn:varve:source:hall/*"));

  @Test
  void letsInWhatIsInOrder() {
    Submission said = agent.says("21.5");

    assertThat(enter(said)).isEqualTo(said);
    assertThat(enter(agent.saysOf("urn:varve:source:hall/3", "x"))).isNotNull();
  }

  @Test
  void refusesAnOversizeOperationBeforeDecodingIt() {
    refuses(
        () -> door.decode(new Parcel(new byte[65_536], items("x"))),
        ErrorReason.OPERATION_TOO_LARGE,
        "65536 bytes, at most 65535");
  }

  @Test
  void refusesItemsThatAreTooManyTooLargeOrNone() {
    Operation operation = agent.says("x").operation();

    refuses(
        () -> door.decode(new Parcel(operation.bytes(), List.of())),
        ErrorReason.CONTENT_MISMATCH,
        "has 0 items, 1 to 5 are allowed");
    refuses(
        () -> door.decode(new Parcel(operation.bytes(), Collections.nCopies(6, new byte[1]))),
        ErrorReason.CONTENT_MISMATCH,
        "has 6 items");
    refuses(
        () -> door.decode(new Parcel(operation.bytes(), List.of(new byte[1], new byte[101]))),
        ErrorReason.ITEM_TOO_LARGE,
        "item 1 has 101 bytes, at most 100");
    refuses(
        () -> door.decode(new Parcel(operation.bytes(), Collections.nCopies(4, new byte[80]))),
        ErrorReason.ITEM_TOO_LARGE,
        "320 bytes together, at most 300");
  }

  @Test
  void refusesBrokenCborByTheNameOfTheRule() {
    byte[] bytes = agent.says("x").operation().bytes();

    refuses(
        () -> door.decode(new Parcel(Arrays.copyOf(bytes, bytes.length - 1), items("x"))),
        ErrorReason.OPERATION_MALFORMED,
        "docs/evidence.md");
    refuses(
        () -> door.decode(new Parcel(Arrays.copyOf(bytes, bytes.length + 1), items("x"))),
        ErrorReason.OPERATION_MALFORMED,
        "cannot be read");
    refuses(
        () -> door.decode(new Parcel(new byte[0], items("x"))),
        ErrorReason.OPERATION_MALFORMED,
        "cannot be read");
  }

  @Test
  void refusesAnOperationOfAnotherSignerThanThePeer() {
    refuses(
        () -> door.authenticate(stranger.signer(), agent.says("x").operation()),
        ErrorReason.NOT_AUTHORISED,
        "the certificate is that of " + stranger.signer());
  }

  @Test
  void refusesASignerThatWasNeverBound() {
    refuses(
        () -> door.authenticate(stranger.signer(), stranger.says("x").operation()),
        ErrorReason.UNKNOWN_SIGNER,
        "enrol it with a token first");
  }

  @Test
  void refusesARevokedSigner() {
    BoundSigner revoked =
        new BoundSigner(agent.signer(), agent.key().verificationKey(), List.of("*"), false, 12);

    refuses(
        () -> doorFor(revoked).authenticate(agent.signer(), agent.says("x").operation()),
        ErrorReason.SIGNER_REVOKED,
        "revoked by entry 12");
  }

  @Test
  void refusesASourceThatTheSignerIsNotBoundTo() {
    refuses(
        () -> enter(agent.saysOf("urn:varve:source:elsewhere", "x")),
        ErrorReason.SOURCE_NOT_BOUND,
        "not to source urn:varve:source:elsewhere");
  }

  @Test
  void refusesEveryFlippedBitOfAnOperation() {
    byte[] bytes = agent.says("x").operation().bytes();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      int place = bit;
      assertThatThrownBy(() -> enter(new Parcel(flipped, items("x"))))
          .as("bit %d", place)
          .isInstanceOf(Failure.class);
    }
  }

  @Test
  void refusesASignatureByAnotherKey() {
    Operation genuine = agent.says("x").operation();
    byte[] forged = genuine.bytes().clone();
    byte[] other = agent.says("y").operation().bytes();
    System.arraycopy(other, other.length - 64, forged, forged.length - 64, 64);

    refuses(
        () -> enter(new Parcel(forged, items("x"))),
        ErrorReason.SIGNATURE_INVALID,
        genuine.id().hex());
  }

  @Test
  void refusesKindsThatAreNotForSources() {
    byte[] body =
        new SignerBody(
                agent.signer(),
                agent.key().verificationKey(),
                List.of("everything"),
                SignerBody.State.ACTIVE,
                Optional.empty())
            .encode();
    Operation coup =
        agent.signs(TestAgent.SOURCE, OperationPayload.of(OperationKind.SIGNER).body(body));

    refuses(
        () -> enter(new Parcel(coup.bytes(), items("x"))),
        ErrorReason.NOT_AUTHORISED,
        "DATA or GAP, not SIGNER");
  }

  @Test
  void letsAStatedGapInWithoutItemsAndOnlySo() {
    agent.says("kept");
    byte[] body = new GapBody(0, 1, 9, GapBody.Reason.QUEUE_FULL, 90).encode();
    Operation gap =
        agent.signs(TestAgent.SOURCE, OperationPayload.of(OperationKind.GAP).epoch(1).body(body));

    assertThat(enter(new Parcel(gap.bytes(), List.of())).items()).isEmpty();
    refuses(
        () -> enter(new Parcel(gap.bytes(), items("x"))),
        ErrorReason.CONTENT_MISMATCH,
        "came with 1; send it without items");
  }

  @Test
  void recordsOnlyWhatObeysARegisteredFormat() {
    assertThat(enter(parking("{\"t\":" + TIME + ",\"free\":3}"))).isNotNull();
    refuses(() -> enter(parking("{\"t\":" + TIME + "}")), ErrorReason.FORMAT_VIOLATION, "free");
    refuses(
        () -> enter(parking("{\"t\":" + TIME + ",\"free\":\"three\"}")),
        ErrorReason.FORMAT_VIOLATION,
        "item 0, json-parking/1: /free");
    refuses(
        () ->
            enter(
                said(
                    payload -> payload.format("json-parking/2"),
                    "{\"t\":" + TIME + ",\"free\":3}")),
        ErrorReason.FORMAT_UNKNOWN,
        "json-parking/2 is not registered; choose one of ListFormats");
  }

  @Test
  void namesTheItemThatBreaksTheFormat() {
    refuses(
        () -> enter(said(payload -> payload.format("senml-json/1"), senml("1.5"), "no json")),
        ErrorReason.FORMAT_VIOLATION,
        "item 1, senml-json/1:");
  }

  @Test
  void refusesOtherItemsThanTheSignedOnes() {
    Operation operation = agent.says("x").operation();

    refuses(
        () -> enter(new Parcel(operation.bytes(), items("y"))),
        ErrorReason.CONTENT_MISMATCH,
        "content root");
    refuses(
        () -> enter(new Parcel(operation.bytes(), items("x", "x"))),
        ErrorReason.CONTENT_MISMATCH,
        "commits to 1 items, 2 were sent");
  }

  @Test
  void refusesReadingsOutsideTheTimesOfTheOperation() {
    String early = senml("1", TestClock.START.getEpochSecond() - 1);
    String late = senml("1", TestClock.START.getEpochSecond() + 61);

    refuses(
        () -> enter(said(payload -> payload.format("senml-json/1"), senml("1"), early)),
        ErrorReason.CONTENT_MISMATCH,
        "item 1 is of 2026-03-01T07:59:59Z");
    refuses(
        () -> enter(said(payload -> payload.format("senml-json/1"), late)),
        ErrorReason.CONTENT_MISMATCH,
        "items are of 2026-03-01T08:00:00Z to 2026-03-01T08:01:00Z");
  }

  @Test
  void acceptsTimesFinerThanMilliseconds() {
    String fine =
        "[{\"n\":\"a\",\"t\":%s.0604,\"v\":1}]".formatted(TestClock.START.getEpochSecond() + 60);
    UnaryOperator<OperationPayloadBuilder> until60ms =
        payload -> payload.format("senml-json/1").sampledTo(TestClock.START.plusMillis(60_060));

    assertThat(enter(said(until60ms, fine))).isNotNull();
  }

  @Test
  void checksTheLabelSha256() {
    String digest = Digest.sha256("x".getBytes(UTF_8)).hex();

    assertThat(enter(said(labelled(digest), "x"))).isNotNull();
    refuses(
        () -> enter(said(labelled(digest), "y")),
        ErrorReason.CONTENT_MISMATCH,
        "label sha256 is " + digest);
    refuses(
        () -> enter(said(labelled(digest), "x", "y")), ErrorReason.CONTENT_MISMATCH, "has 2 items");
  }

  @Test
  void checksNothingBeforeItKnowsTheRegistry() {
    Door early = new Door(LIMITS, new RegistryView(), new TestClock());

    refuses(
        () -> early.authenticate(agent.signer(), agent.says("x").operation()),
        ErrorReason.UNREACHABLE,
        "has not heard from processing yet");
  }

  private Submission enter(Submission submission) {
    return enter(TestAgent.parcel(submission));
  }

  private Submission enter(Parcel parcel) {
    Operation operation = door.decode(parcel);
    door.authenticate(agent.signer(), operation);
    return door.admit(operation, parcel.items());
  }

  private Submission said(UnaryOperator<OperationPayloadBuilder> more, String... items) {
    return agent.statement(TestAgent.SOURCE, items(items), more);
  }

  private Submission parking(String item) {
    return said(payload -> payload.format("json-parking/1"), item);
  }

  private static Door doorFor(BoundSigner... signers) {
    return new Door(LIMITS, TestRegistry.of(signers), new TestClock());
  }

  private static UnaryOperator<OperationPayloadBuilder> labelled(String digest) {
    return payload -> payload.labels(Map.of("sha256", digest));
  }

  private static String senml(String value) {
    return senml(value, TestClock.START.getEpochSecond() + 1);
  }

  private static String senml(String value, long time) {
    return "[{\"n\":\"a\",\"t\":%d,\"v\":%s}]".formatted(time, value);
  }

  private static List<byte[]> items(String... items) {
    return Arrays.stream(items).map(item -> item.getBytes(UTF_8)).toList();
  }

  private static void refuses(ThrowingCallable call, ErrorReason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }
}
