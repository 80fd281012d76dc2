package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.SeededBytes;
import org.varve.evidence.Slice;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.golden.GoldenFiles;
import org.varve.evidence.golden.GoldenKeys;

/** Damage to an operation never goes unnoticed, and never does harm. */
class OperationDamageTest {
  private static final List<String> NAMES =
      List.of("genesis", "signer", "format", "data-full", "data-private-labels", "block");

  /** Of inputs of a kilobyte; most of it is for classes that the first cases load. */
  private static final long ALLOCATED_BYTES_MAX = 1_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"data-full", "data-private-labels", "data-es256"})
  void everyFlippedBitIsNoticed(String name) {
    byte[] bytes = operation(name);
    OperationId id = Operation.decode(bytes).id();
    VerificationKey key =
        (name.endsWith("es256") ? GoldenKeys.es256() : GoldenKeys.signer()).verificationKey();
    int decoded = 0;
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        Operation operation = Operation.decode(flipped);
        decoded++;
        boolean inSignature = bit / 8 >= bytes.length - 64;
        assertThat(operation.id().equals(id)).as("id, bit %d", bit).isEqualTo(inSignature);
        assertThat(operation.signedBy(key)).as("signature, bit %d", bit).isFalse();
      } catch (MalformedException e) {
        assertThat(e.where()).isNotEmpty();
      }
    }
    assertThat(decoded).isGreaterThan(512);
  }

  /** Anyone can turn (r, s) into (r, n − s): the log has two entries then, of the same id. */
  @Test
  void anotherSignatureIsAnotherEntryOfTheSameId() {
    byte[] bytes = operation("data-es256");
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    byte[] s = Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
    byte[] other = order.subtract(new BigInteger(1, s)).toByteArray();
    byte[] changed = bytes.clone();
    Arrays.fill(changed, bytes.length - 32, bytes.length, (byte) 0);
    int length = Math.min(32, other.length);
    System.arraycopy(other, other.length - length, changed, bytes.length - length, length);

    Operation first = Operation.decode(bytes);
    Operation second = Operation.decode(changed);
    assertThat(second.signedBy(GoldenKeys.es256().verificationKey())).isTrue();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.leafHash()).isNotEqualTo(first.leafHash());
    assertThat(second).isNotEqualTo(first);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22})
  void damagedOperationsAreRefusedCheaply(long seed) {
    Random random = new Random(seed);
    tryAll(
        2_000,
        Operation::decode,
        random,
        NAMES.stream().map(OperationDamageTest::operation).toList());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = 31)
  void damagedPayloadsBodiesAndBlocksAreRefusedCheaply(long seed) {
    Random random = new Random(seed);
    tryAll(
        2_000,
        bytes -> OperationPayload.decode(Slice.of(bytes)),
        random,
        NAMES.stream().map(name -> decoded(name).payload().encode()).toList());
    tryAll(2_000, GenesisBody::decode, random, List.of(body("genesis")));
    tryAll(2_000, SignerBody::decode, random, List.of(body("signer")));
    tryAll(2_000, FormatBody::decode, random, List.of(body("format")));
    tryAll(2_000, BlockBody::decode, random, List.of(body("block")));
    tryAll(2_000, DataBlock::decode, random, List.of(GoldenFiles.bytes("blocks/data-block.cbor")));
  }

  @Test
  void nestingInAPrivateLabelIsRefused() {
    byte[] deep = operation("data-private-labels");
    Arrays.fill(deep, 100, deep.length, (byte) 0x81);
    assertThatThrownBy(() -> Operation.decode(deep)).isInstanceOf(MalformedException.class);
  }

  private static void tryAll(
      int cases, Consumer<byte[]> decoder, Random random, List<byte[]> originals) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertThatThrownBy(() -> decoder.accept(new byte[1])).isInstanceOf(MalformedException.class);
    int refused = 0;
    for (int i = 0; i < cases; i++) {
      byte[] original = originals.get(random.nextInt(originals.size()));
      byte[] input =
          random.nextInt(8) == 0
              ? SeededBytes.of(random, original.length)
              : SeededBytes.mutate(random, original);
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        decoder.accept(input);
      } catch (MalformedException e) {
        refused++;
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as("bytes allocated in case %d", i)
          .isLessThan(ALLOCATED_BYTES_MAX);
    }
    assertThat(refused).isBetween(cases / 4, cases);
  }

  private static Operation decoded(String name) {
    return Operation.decode(operation(name));
  }

  private static byte[] body(String name) {
    return decoded(name).payload().body().orElseThrow();
  }

  private static byte[] operation(String name) {
    return GoldenFiles.bytes("operations/" + name + ".cose");
  }
}
