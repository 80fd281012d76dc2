package org.varve.representation.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.crypto.CoseSign1;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.representation.domain.Parcel;
import org.varve.representation.domain.SubmissionLimits;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** The metadata by which others verify data: none of it may be missing, and each is named. */
class MetadataTest {
  private static final List<byte[]> ITEMS = List.of("x".getBytes(UTF_8));

  private final TestAgent agent = TestAgent.seeded(1);
  private final Door door =
      new Door(
          new SubmissionLimits(10, 100, 100, Duration.ofMinutes(5)),
          TestRegistry.of(agent.bound(TestAgent.SOURCE)),
          new TestClock());
  private final SortedMap<Integer, Consumer<CborWriter>> header = new TreeMap<>();
  private final SortedMap<Integer, Consumer<CborWriter>> claims = new TreeMap<>();
  private final SortedMap<Integer, Consumer<CborWriter>> payload = new TreeMap<>();

  MetadataTest() {
    header.put(1, out -> out.integer(-8));
    header.put(3, out -> out.text("application/vnd.varve.operation+cbor"));
    header.put(4, out -> out.bytes(agent.key().verificationKey().kid()));
    header.put(15, out -> out.raw(map(claims)));
    claims.put(1, out -> out.text(agent.signer()));
    claims.put(2, out -> out.text(TestAgent.SOURCE));
    claims.put(6, out -> out.integer(1_770_000_000));
    payload.put(1, out -> out.uint(1));
    payload.put(2, out -> out.uint(1));
    payload.put(3, out -> out.uint(1));
    payload.put(5, out -> out.text("opaque/1"));
    payload.put(6, out -> out.text("test"));
    payload.put(8, out -> out.uint(1));
    payload.put(9, out -> out.bytes(ItemTree.root(ITEMS)));
    payload.put(10, out -> out.uint(0));
    payload.put(11, out -> out.integer(TestClock.START.toEpochMilli()));
    payload.put(12, out -> out.integer(TestClock.START.toEpochMilli()));
  }

  @Test
  void acceptsAllOfIt() {
    Operation operation = door.decode(new Parcel(signed(), ITEMS));
    door.authenticate(agent.signer(), operation);

    assertThat(door.admit(operation, ITEMS).operation()).isEqualTo(operation);
  }

  @ParameterizedTest
  @CsvSource({
    "1, alg",
    "3, content type",
    "4, kid",
    "15, claims",
  })
  @Tag("Y-6.2.3-a")
  void namesAMissingHeader(int label, String name) {
    header.remove(label);
    refusesNaming(label, name);
  }

  @ParameterizedTest
  @CsvSource({"1, iss", "2, sub", "6, iat"})
  @Tag("Y-6.2.3-a")
  void namesAMissingClaim(int label, String name) {
    claims.remove(label);
    refusesNaming(label, name);
  }

  @ParameterizedTest
  @CsvSource({
    "1, kind",
    "2, epoch",
    "3, sequence",
    "5, format",
    "6, data type",
    "8, item count",
    "9, content root",
    "10, commitment",
    "11, sampled from",
    "12, sampled to"
  })
  @Tag("Y-6.2.3-a")
  void namesAMissingField(int label, String name) {
    payload.remove(label);
    refusesNaming(label, name);
  }

  private void refusesNaming(int label, String name) {
    assertThatThrownBy(() -> door.decode(new Parcel(signed(), ITEMS)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(ErrorReason.OPERATION_MALFORMED);
              assertThat(failure.reason().status()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              // By its number in docs/evidence.md; some have a name beside it.
              assertThat(failure)
                  .as(name)
                  .hasMessageMatching(".*(field %1$d|\\(%1$d\\)) is required.*".formatted(label));
            });
  }

  private byte[] signed() {
    byte[] protectedHeader = map(header);
    byte[] content = map(payload);
    byte[] signature =
        agent.key().sign(CoseSign1.toBeSigned(Slice.of(protectedHeader), Slice.of(content)));
    return new CborWriter()
        .tag(CoseSign1.TAG)
        .array(4)
        .bytes(protectedHeader)
        .map(0)
        .bytes(content)
        .bytes(signature)
        .toBytes();
  }

  private static byte[] map(SortedMap<Integer, Consumer<CborWriter>> fields) {
    CborWriter out = new CborWriter().map(fields.size());
    fields.forEach(
        (label, value) -> {
          out.integer(label);
          value.accept(out);
        });
    return out.toBytes();
  }
}
