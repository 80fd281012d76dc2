package org.varve.evidence.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.Verdict.Code;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;

/** What a completeness file proves, and that it cannot be made to prove more. */
class CompletenessTest extends SaidOperations {
  @Test
  void provesThatNothingOfARangeIsMissing() {
    say(5);

    Verdict verdict = verify(file(1, 5, recorded(1, 2, 3, 4, 5)));

    assertThat(verdict.code()).as("%s", verdict).isEqualTo(Code.VALID);
    assertThat(verdict.where()).isEqualTo("sequences 1 to 5");
    assertThat(verdict.sentence())
        .contains("5 operations with 15 items")
        .contains(Scenario.SIGNER.signer())
        .contains(TestOperations.SOURCE);
  }

  @Test
  void aRangeMayBeginAndEndAnywhere() {
    say(9);

    assertThat(verify(file(4, 6, recorded(4, 5, 6))).code()).isEqualTo(Code.VALID);
    assertThat(verify(file(9, 9, recorded(9))).code()).isEqualTo(Code.VALID);
  }

  @Test
  void namesWhatIsMissing() {
    say(9);

    assertIncomplete(file(1, 9, recorded(1, 2, 3, 7, 8, 9)), "sequences 4 to 6");
    assertIncomplete(file(1, 9, recorded(2, 3, 4, 5, 6, 7, 8, 9)), "sequence 1");
    assertIncomplete(file(1, 9, recorded(1, 2, 3, 4, 5, 6, 7)), "sequences 8 to 9");
  }

  @Test
  void saysIfTheSignerItselfStatesWhatItDropped() {
    say(5);
    stateLossOf(3, 5);

    Verdict verdict = verify(file(1, 6, recorded(1, 2, 6)));

    assertThat(verdict.code()).as("%s", verdict).isEqualTo(Code.INCOMPLETE);
    assertThat(verdict.where()).isEqualTo("sequences 3 to 5");
    assertThat(verdict.sentence())
        .contains("sequence 6 says that operations of 3 to 5 were dropped")
        .contains("QUEUE_FULL");
  }

  @Test
  void saysOfHowMuchThatIsMissingTheSignerStatesSo() {
    say(6);
    stateLossOf(3, 4);

    Verdict verdict = verify(file(1, 7, recorded(1, 2, 6, 7)));

    assertThat(verdict.where()).isEqualTo("sequences 3 to 5");
    assertThat(verdict.sentence())
        .contains("The signer states so itself of sequences 3 to 4 alone")
        .contains("sequence 7 says that operations of 3 to 4 were dropped");
  }

  @Test
  void anOperationThatContradictsTheOneBeforeIsNotTaken() {
    say(2);
    Operation other = operation(3, operations.get(0).id(), 3);
    record(other);

    Verdict verdict = verify(file(1, 3, recorded(1, 2, 3)));

    assertThat(verdict.code()).isEqualTo(Code.TAMPERED);
    assertThat(verdict.where()).isEqualTo("sequence 3: previous");
  }

  @Test
  void operationsOfOthersDoNotFillAGap() {
    say(2);
    OperationSigner forger = OperationSigner.of(Scenario.FORGERS_KEY);
    Operation foreign = operation(forger, EPOCH, 3, operations.get(1).id(), 3);
    Operation otherEpoch = operation(Scenario.SIGNER, EPOCH + 1, 3, operations.get(1).id(), 3);

    for (Operation each : List.of(foreign, otherEpoch)) {
      operations.subList(2, operations.size()).clear();
      record(each);
      Verdict verdict = verify(anyFile(1, 3, recorded(1, 2, 3)));
      assertThat(verdict.code()).as("%s", verdict).isEqualTo(Code.TAMPERED);
    }
  }

  @Test
  void aKeyThatNothingBindsProvesNothing() {
    say(2);
    CompletenessFile bound = file(1, 2, recorded(1, 2));
    CompletenessFile unbound =
        new CompletenessFile(
            bound.head(),
            bound.treeSize(),
            bound.checkpoint(),
            bound.range(),
            bound.operations(),
            List.of());

    assertThat(verify(unbound).code()).isEqualTo(Code.UNKNOWN_KEY);
  }

  @Test
  void aRevokedKeyProvesNothingFromThenOn() {
    say(1);
    Operation revocation =
        TestOperations.binding(
            Scenario.AUTHORITY, Scenario.SIGNER, Scenario.SIGNER_KEY, SignerBody.State.REVOKED);
    scenario.log.put(FIRST_LEAF + 1, revocation);
    operations.add(operations.get(0));
    record(operation(2, operations.get(0).id(), 3));
    List<RecordedOperation> both =
        List.of(at(operations.get(0), FIRST_LEAF), at(operations.get(2), FIRST_LEAF + 2));
    CompletenessFile file =
        new CompletenessFile(
            both.get(0).receipt().head(),
            Scenario.SIZE,
            scenario.log.checkpoint(Scenario.SIZE, Scenario.WITNESS),
            range(1, 2),
            both,
            List.of(
                scenario.log.recorded(Scenario.BINDING_LEAF, Scenario.SIZE),
                scenario.log.recorded(FIRST_LEAF + 1, Scenario.SIZE)));

    Verdict verdict = verify(file);

    assertThat(verdict.code()).as("%s", verdict).isEqualTo(Code.REVOKED_KEY);
    assertThat(verdict.where()).startsWith("sequence 2");
  }

  @Test
  void everyBitCounts() {
    say(2);
    byte[] bytes = file(1, 2, recorded(1, 2)).encode();
    Verifier verifier = scenario.verifier();
    assertThat(verifier.verify(bytes).isValid()).isTrue();

    List<Integer> undetected =
        IntStream.range(0, 8 * bytes.length)
            .parallel()
            .filter(bit -> verifier.verify(Bytes.flipBit(bytes, bit)).isValid())
            .boxed()
            .toList();

    assertThat(undetected).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noRandomForgeryPasses(long seed) {
    Random random = new Random(seed);
    say(8);
    CompletenessFile honest = file(1, 8, recorded(1, 2, 3, 4, 5, 6, 7, 8));
    Verifier verifier = scenario.verifier();
    for (int i = 0; i < 200; i++) {
      List<RecordedOperation> all = new ArrayList<>(honest.operations());
      int one = random.nextInt(all.size());
      int other = (one + 1 + random.nextInt(all.size() - 1)) % all.size();
      switch (random.nextInt(4)) {
        case 0 -> all.remove(one);
        case 1 -> Collections.swap(all, one, other);
        case 2 -> all.set(one, all.get(other));
        default -> all.set(one, withPathOf(all.get(one), all.get(other)));
      }
      assertThat(verdictOf(verifier, honest, all)).as("seed %d, forgery %d", seed, i).isFalse();
    }
  }

  @Test
  void isReadAsItWasWritten() {
    say(3);
    CompletenessFile file = file(1, 3, recorded(1, 2, 3));
    byte[] bytes = file.encode();

    assertThat(CompletenessFile.isOne(bytes)).isTrue();
    assertThat(CompletenessFile.isOne(scenario.evidence().encode())).isFalse();
    assertThat(CompletenessFile.decode(bytes).encode()).isEqualTo(bytes);
  }

  @Test
  void tenThousandOperationsFitWellIntoAFile() {
    say(CompletenessFile.OPERATIONS_MAX);
    int[] all = IntStream.rangeClosed(1, CompletenessFile.OPERATIONS_MAX).toArray();
    byte[] bytes = file(1, all.length, recorded(all)).encode();

    long start = System.nanoTime();
    Verdict verdict = scenario.verifier().verify(bytes);
    System.out.printf(
        "CompletenessTest: %d operations, %d bytes each in a log of %d, verified in %d ms%n",
        all.length,
        bytes.length / all.length,
        Scenario.SIZE,
        (System.nanoTime() - start) / 1_000_000);

    assertThat(verdict.code()).as("%s", verdict).isEqualTo(Code.VALID);
    assertThat(bytes.length / all.length).isLessThan(1_200);
  }

  private static boolean verdictOf(
      Verifier verifier, CompletenessFile honest, List<RecordedOperation> forged) {
    try {
      CompletenessFile file =
          new CompletenessFile(
              honest.head(),
              honest.treeSize(),
              honest.checkpoint(),
              honest.range(),
              forged,
              honest.bindings());
      return verifier.verify(file.encode()).isValid();
    } catch (MalformedException e) {
      return false;
    }
  }

  private static RecordedOperation withPathOf(RecordedOperation one, RecordedOperation other) {
    return new RecordedOperation(one.operation(), other.receipt());
  }

  private void assertIncomplete(CompletenessFile file, String where) {
    Verdict verdict = verify(file);
    assertThat(verdict.code()).as("%s", verdict).isEqualTo(Code.INCOMPLETE);
    assertThat(verdict.where()).isEqualTo(where);
  }

  private Verdict verify(CompletenessFile file) {
    return verify(file.encode());
  }

  private Verdict verify(byte[] bytes) {
    return scenario.verifier().verify(bytes);
  }

  /** As a forger would write it: with operations that do not belong there. */
  private byte[] anyFile(long from, long to, List<RecordedOperation> recorded) {
    CompletenessFile honest = file(from, to, recorded.subList(0, recorded.size() - 1));
    RecordedOperation last = recorded.get(recorded.size() - 1);
    return ForgedCompleteness.append(honest, last);
  }
}
