package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.ControlBody.Action;

class ControlBodyTest {
  private static final OperationId ID = new OperationId(Digest.sha256(new byte[1]));
  private static final Spec SPEC = Spec.of(Map.of("user", SpecValue.of("alice")));

  @Test
  void everyActionComesBack() {
    List<ControlBody> bodies =
        List.of(
            ControlBody.set("Grant", "a/b", 1, Spec.empty(), Optional.empty()),
            ControlBody.set("Grant", "a/b", Long.MAX_VALUE, SPEC, Optional.of(ID)),
            ControlBody.delete("G", "x".repeat(255), 2, ID),
            ControlBody.judgement("Operator", "ann", 1, Action.APPROVE, ID),
            ControlBody.judgement("Operator", "ann", 7, Action.REJECT, ID));
    assertThat(bodies).allSatisfy(b -> assertThat(ControlBody.decode(b.encode())).isEqualTo(b));
  }

  @Test
  void refusesWhatIsOutOfItsLimits() {
    Optional<OperationId> none = Optional.empty();
    for (String kind : new String[] {"", "grant", "Grant2", "Gr ant", "G".repeat(33)}) {
      refuses(() -> ControlBody.set(kind, "a", 1, SPEC, none), "kind (1)");
    }
    refuses(() -> ControlBody.set("Grant", "a b", 1, SPEC, none), "id (2)");
    refuses(() -> ControlBody.set("Grant", "a", 0, SPEC, none), "version (3)");
    refuses(() -> ControlBody.set("Grant", "a", 2, SPEC, none), "previous (6)");
    refuses(() -> ControlBody.set("Grant", "a", 1, SPEC, Optional.of(ID)), "previous (6)");
    refuses(() -> ControlBody.delete("Grant", "a", 1, ID), "previous (6)");
    refuses(() -> ControlBody.judgement("Grant", "a", 1, Action.SET, ID), "spec (5)");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void anySpecComesBackFromItsBytes(long seed) {
    Random random = new Random(seed);
    Spec spec = Spec.of(values(random, 1));
    CborWriter out = new CborWriter();
    spec.writeTo(out);
    CborReader in = new CborReader(out.toBytes(), "spec");
    assertThat(Spec.decode(in)).as("seed %s", seed).isEqualTo(spec);
    in.end();
  }

  @Test
  void specRefusesWhatIsTooDeepTooLongOrTooMuch() {
    SpecValue deep = SpecValue.of(1);
    for (int i = 0; i < Spec.MAX_DEPTH; i++) {
      deep = new SpecValue.Many(List.of(deep));
    }
    SpecValue tooDeep = deep;
    refuses(() -> Spec.of(Map.of("a", tooDeep)), "lies deeper than 8");
    refuses(() -> Spec.of(Map.of("a".repeat(65), SpecValue.of(1))), "over the limit of 64");
    refuses(() -> Spec.of(Map.of("a", SpecValue.of("t".repeat(24 * 1024 + 1)))), "over the limit");
    refuses(
        () -> Spec.of(Map.of("a", SpecValue.of(java.util.Collections.nCopies(4_096, "t")))),
        "more than 4096 values");
  }

  @Test
  void specRefusesBytesThatAreNotItsForm() {
    refuses(() -> decode(new CborWriter().map(1).text("a").bytes(new byte[1])), "byte strings");
    refuses(() -> decode(new CborWriter().map(1).text("a").nil()), "false or true");
    refuses(() -> decode(new CborWriter().map(1).text("").uint(1)), "must not be empty");
  }

  @Test
  void aValueOfAnotherTypeIsNamed() {
    Spec spec = Spec.of(Map.of("user", SpecValue.of(5), "sources", SpecValue.of("a")));
    refuses(() -> spec.text("user"), "must be a text, not an integer");
    refuses(() -> spec.texts("sources"), "must be a list, not a text");
    refuses(() -> spec.requiredText("until"), "is required");
    refuses(() -> spec.requireOnly(List.of("user")), "is not known; known are user");
    assertThat(spec.integer("user")).contains(5L);
    assertThat(spec.texts("fields")).isEmpty();
    assertThat(spec.spec("quota")).isEqualTo(Spec.empty());
  }

  private static Spec decode(CborWriter spec) {
    return Spec.decode(new CborReader(spec.toBytes(), "spec"));
  }

  private static Map<String, SpecValue> values(Random random, int depth) {
    Map<String, SpecValue> values = new TreeMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      values.put("n" + random.nextInt(100_000), value(random, depth));
    }
    return values;
  }

  private static SpecValue value(Random random, int depth) {
    return switch (random.nextInt(depth < 5 ? 5 : 3)) {
      case 0 -> SpecValue.of(random.nextLong());
      case 1 -> SpecValue.of(random.nextBoolean());
      case 2 -> SpecValue.of("\u00e9".repeat(random.nextInt(300)));
      case 3 ->
          new SpecValue.Many(
              java.util.stream.IntStream.range(0, random.nextInt(4))
                  .mapToObj(i -> value(random, depth + 1))
                  .toList());
      default -> new SpecValue.Named(Spec.of(values(random, depth + 1)));
    };
  }

  private static void refuses(ThrowingCallable what, String rule) {
    assertThatThrownBy(what).isInstanceOf(MalformedException.class).hasMessageContaining(rule);
  }
}
