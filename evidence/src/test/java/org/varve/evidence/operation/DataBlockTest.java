package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.golden.GoldenFiles;
import org.varve.evidence.golden.GoldenKeys;

class DataBlockTest {
  private static final OperationSigner SEALER = OperationSigner.of(GoldenKeys.authority());
  private static final Instant TIME = Instant.ofEpochMilli(1_790_000_000_500L);
  private static final Operation FIRST = operation("data-first");
  private static final Operation FULL = operation("data-full");

  @Test
  void comesBackAsItWasSealed() {
    DataBlock sealed = seal(List.of(FIRST, FULL));
    DataBlock decoded = DataBlock.decode(sealed.encode());
    assertThat(decoded.blockOperation()).isEqualTo(sealed.blockOperation());
    assertThat(decoded.operations()).containsExactly(FIRST, FULL);
    assertThat(decoded.digest()).isEqualTo(sealed.digest());
    assertThat(decoded.isWhole()).isTrue();
    assertThat(decoded.body().chain()).isEqualTo("chain");
    assertThat(decoded.body().encapsulatedAt()).isEqualTo(TIME);
    OperationPayload payload = decoded.blockOperation().payload();
    assertThat(payload.controlData()).containsEntry("policy", "p");
    assertThat(decoded.blockOperation().header().source()).isEqualTo("sealer");
    assertThat(decoded.blockOperation().header().issuedAtSeconds()).isEqualTo(1_790_000_000);
    assertThat(decoded.blockOperation().signedBy(GoldenKeys.authority().verificationKey()))
        .isTrue();
  }

  @Test
  void provesThatAnOperationWasEncapsulated() {
    DataBlock block = seal(List.of(FIRST, FULL));
    ItemTree ids = ItemTree.of(List.of(bytes(FIRST), bytes(FULL)));
    assertThat(block.body().operationsRoot()).isEqualTo(ids.root());
    Digest leaf = Digest.sha256(new byte[] {0}, bytes(FULL));
    assertThat(ItemTree.rootFrom(leaf, 1, 2, ids.path(1))).isEqualTo(ids.root());
  }

  @Test
  void isNotWholeWithOtherOperations() {
    Operation blockOperation = seal(List.of(FIRST, FULL)).blockOperation();
    for (List<Operation> others :
        List.of(List.of(FULL, FIRST), List.of(FIRST), List.of(FIRST, FULL, FULL))) {
      DataBlock other = new DataBlock(blockOperation, others);
      assertThat(other.isWhole()).isFalse();
      assertThat(DataBlock.decode(other.encode()).isWhole()).isFalse();
    }
  }

  @Test
  void refusesAnotherKindAtItsHead() {
    assertThatThrownBy(() -> new DataBlock(FIRST, List.of(FULL)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("kind BLOCK");
  }

  @Test
  void refusesNoOperationsAndTooMany() {
    refuses(() -> seal(List.of()));
    refuses(() -> seal(Collections.nCopies(10_001, FIRST)));
    Operation blockOperation = seal(List.of(FIRST)).blockOperation();
    refuses(() -> new DataBlock(blockOperation, List.of()));
    byte[] empty =
        new CborWriter().array(3).uint(0).bytes(blockOperation.bytes()).array(0).toBytes();
    refuses(() -> DataBlock.decode(empty));
  }

  @Test
  void refusesMoreThanSixteenMebibytes() {
    Operation large = largeOperation();
    int fitting = (DataBlock.MAX_BYTES - 2_000) / (large.size() + 4);
    List<Operation> operations = new ArrayList<>(Collections.nCopies(fitting, large));
    assertThat(DataBlock.decode(seal(operations).encode()).isWhole()).isTrue();
    operations.add(large);
    assertThatThrownBy(() -> seal(operations))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("over the limit of 16777216");
    assertThatThrownBy(() -> DataBlock.decode(new byte[DataBlock.MAX_BYTES + 1]))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("over the limit of 16777216");
  }

  @Test
  void refusesOtherVersionsAndBrokenOperations() {
    byte[] block = seal(List.of(FIRST)).blockOperation().bytes();
    byte[] version =
        new CborWriter().array(3).uint(1).bytes(block).array(1).bytes(FIRST.bytes()).toBytes();
    refuses(() -> DataBlock.decode(version));
    byte[] broken =
        new CborWriter().array(3).uint(0).bytes(block).array(1).bytes(new byte[9]).toBytes();
    refuses(() -> DataBlock.decode(broken));
    byte[] longer =
        new CborWriter().array(3).uint(0).bytes(block).array(1).bytes(new byte[65_536]).toBytes();
    refuses(() -> DataBlock.decode(longer));
  }

  private static DataBlock seal(List<Operation> operations) {
    BlockHead head =
        new BlockHead("sealer", 0, 1, Optional.empty(), "chain", TIME, Map.of("policy", "p"));
    return DataBlock.seal(SEALER, head, operations);
  }

  private static Operation largeOperation() {
    FormatBody body =
        new FormatBody(
            "f",
            FormatKind.JSON_SCHEMA,
            Optional.of(new byte[24 * 1_024]),
            Optional.empty(),
            Optional.empty());
    OperationPayload payload =
        OperationPayload.of(OperationKind.FORMAT).sequence(1).body(body.encode()).build();
    return SEALER.sign("sealer", TIME, payload);
  }

  private static byte[] bytes(Operation operation) {
    return operation.id().digest().bytes();
  }

  private static Operation operation(String name) {
    return Operation.decode(GoldenFiles.bytes("operations/" + name + ".cose"));
  }

  private static void refuses(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(MalformedException.class);
  }
}
