package org.varve.ledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.OperationSigner;

/**
 * A data source that signs what it says and keeps count: epoch, sequence and previous operation.
 *
 * <p>Its clock moves one second an operation, from {@link LedgerFixtures#START} on.
 */
public final class TestSource {

  /** The format that {@link #says(String...)} speaks. */
  public static final String OPAQUE = "opaque/1";

  private static final long SECONDS_MAX = 1_000_000;

  private final SigningKey key;
  private final String name;
  private final OperationSigner signer;
  private long epoch = 1;
  private long sequence;
  private @Nullable OperationId previous;

  TestSource(SigningKey key, String name) {
    this(key, name, OperationSigner.of(key));
  }

  private TestSource(SigningKey key, String name, OperationSigner signer) {
    this.key = key;
    this.name = name;
    this.signer = signer;
  }

  public SigningKey key() {
    return key;
  }

  public String name() {
    return name;
  }

  /** The name that its operations bear as signer. */
  public String signer() {
    return signer.signer();
  }

  /** How many operations it has said in this epoch. */
  public long sequence() {
    return sequence;
  }

  /** Its next operation, over one opaque item a text. */
  public Operation says(String... items) {
    return says(Arrays.stream(items).map(item -> item.getBytes(UTF_8)).toList());
  }

  /** Its next operation, over opaque items. */
  public Operation says(List<byte[]> items) {
    return says(items, payload -> payload);
  }

  /** Its next operation, over items, with whatever else the payload shall say. */
  public Operation says(List<byte[]> items, UnaryOperator<OperationPayloadBuilder> more) {
    Instant time = LedgerFixtures.START.plusSeconds(sequence % SECONDS_MAX);
    OperationPayloadBuilder payload =
        OperationPayload.of(OperationKind.DATA)
            .format(OPAQUE)
            .dataType("test")
            .items(ItemTree.of(items))
            .sampledFrom(time)
            .sampledTo(time);
    return signs(time, more.apply(payload));
  }

  /** States that it dropped what it said from this number to that one. */
  public Operation statesGap(long from, long to) {
    byte[] body = new GapBody(epoch, from, to, GapBody.Reason.QUEUE_FULL, to - from + 1).encode();
    Instant time = LedgerFixtures.START.plusSeconds(sequence % SECONDS_MAX);
    return signs(time, OperationPayload.of(OperationKind.GAP).body(body));
  }

  /** Its next operation without saying it to anybody: a gap. */
  public TestSource skips() {
    says("lost");
    return this;
  }

  /** Begins to count anew, as with a new queue. */
  public TestSource startsEpoch(long newEpoch) {
    epoch = newEpoch;
    sequence = 0;
    previous = null;
    return this;
  }

  /** The device after so many operations that nobody heard. */
  public TestSource countingFrom(long said) {
    TestSource later = sameCount(new TestSource(key, name));
    later.skips();
    later.sequence = said;
    return later;
  }

  /** A copy of the device as it is now: what either says next contradicts the other. */
  public TestSource cloned() {
    return sameCount(new TestSource(key, name));
  }

  /** The same key speaking of another source. */
  public TestSource speakingOf(String other) {
    return new TestSource(key, other);
  }

  /** The same key under a signer's name that is not its own. */
  public TestSource underName(String signerName) {
    return sameCount(new TestSource(key, name, new OperationSigner(key, signerName)));
  }

  /** A device that believes its last operation was another one. */
  public TestSource misremembering(OperationId other) {
    TestSource forgetful = sameCount(new TestSource(key, name));
    forgetful.previous = other;
    return forgetful;
  }

  Operation signs(Instant time, OperationPayloadBuilder payload) {
    sequence++;
    Operation operation =
        signer.sign(name, time, payload.epoch(epoch).sequence(sequence).previous(previous).build());
    previous = operation.id();
    return operation;
  }

  private TestSource sameCount(TestSource other) {
    other.epoch = epoch;
    other.sequence = sequence;
    other.previous = previous;
    return other;
  }
}
