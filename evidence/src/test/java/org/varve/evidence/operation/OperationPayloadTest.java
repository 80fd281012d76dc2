package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.golden.GoldenFiles;

class OperationPayloadTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Digest ROOT = Digest.sha256(new byte[] {1});
  private static final OperationId ID = new OperationId(ROOT);

  @Test
  void theSmallestDataPayloadComesBack() {
    OperationPayload payload = comesBack(data());
    assertThat(payload.previous()).isEmpty();
    assertThat(payload.description()).isEmpty();
    assertThat(payload.confidentiality()).isEqualTo(Confidentiality.INTERNAL);
    assertThat(payload.labels()).isEmpty();
    assertThat(payload.parents()).isEmpty();
    assertThat(payload.samplingData()).isEmpty();
    assertThat(payload.controlData()).isEmpty();
    assertThat(payload.body()).isEmpty();
    assertThat(payload.sampledTo()).contains(TIME);
  }

  @Test
  void theLargestDataPayloadComesBack() {
    OperationPayload payload =
        comesBack(
            data()
                .epoch(Long.MAX_VALUE)
                .sequence(Long.MAX_VALUE)
                .previous(ID)
                .format("f".repeat(128))
                .dataType("\u00e9".repeat(64))
                .description("d".repeat(1_024))
                .itemCount(10_000)
                .sampledFrom(Instant.parse("0001-01-01T00:00:00Z"))
                .sampledTo(Instant.parse("9999-12-31T23:59:59.999Z"))
                .labels(entries(32, "k".repeat(60), "v".repeat(256)))
                .parents(Collections.nCopies(64, ID))
                .confidentiality(Confidentiality.SECRET)
                .samplingData(new byte[1_024])
                .controlData(entries(16, "k".repeat(60), "")));
    assertThat(payload.labels()).hasSize(32);
    assertThat(payload.parents()).hasSize(64);
    assertThat(payload.sequence()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void keysOfLabelsAreSortedByTheirEncoding() {
    OperationPayload payload =
        comesBack(data().labels(Map.of("b", "1", "aa", "2", "\u00e9", "3", "a", "4")));
    assertThat(payload.labels().keySet()).containsExactly("a", "aa", "b", "\u00e9");
  }

  @Test
  void timesAreCutToMilliseconds() {
    OperationPayload payload =
        comesBack(data().sampledFrom(TIME.plusNanos(999)).sampledTo(TIME.plusNanos(999_999)));
    assertThat(payload.sampledFrom()).contains(TIME);
    assertThat(payload.sampledTo()).contains(TIME);
  }

  @Test
  void isNotChangedByWhatItWasMadeFrom() {
    Map<String, String> labels = new HashMap<>(Map.of("a", "1"));
    List<OperationId> parents = new ArrayList<>(List.of(ID));
    byte[] sample = {1};
    OperationPayload payload = data().labels(labels).parents(parents).samplingData(sample).build();
    byte[] encoded = payload.encode();
    labels.clear();
    parents.clear();
    sample[0] = 2;
    payload.samplingData().orElseThrow()[0] = 3;
    assertThat(payload.encode()).isEqualTo(encoded);
    assertThatThrownBy(() -> payload.labels().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesValuesOverTheirLimits() {
    refuses("epoch (2)", to -> to.epoch(-1));
    refuses("sequence (3)", to -> to.sequence(0));
    refuses("format (5)", to -> to.format("f".repeat(129)));
    refuses("format (5)", to -> to.format(""));
    refuses("data type (6)", to -> to.dataType("\u00e9".repeat(65)));
    refuses("data type (6)", to -> to.dataType(""));
    refuses("description (7)", to -> to.description("d".repeat(1_025)));
    refuses("description (7)", to -> to.description(""));
    refuses("description (7)", to -> to.description("\ud800"));
    refuses("item count (8)", to -> to.itemCount(0));
    refuses("item count (8)", to -> to.itemCount(10_001));
    refuses("sampled to (12)", to -> to.sampledTo(TIME.minusMillis(1)));
    refuses("sampled to (12)", to -> to.sampledTo(Instant.parse("+10000-01-01T00:00:00Z")));
    refuses("sampled to (12)", to -> to.sampledFrom(Instant.parse("0000-12-31T23:59:59.999Z")));
    refuses("labels (13)", to -> to.labels(entries(33, "k", "v")));
    refuses("labels (13)", to -> to.labels(Map.of("", "v")));
    refuses("labels (13)", to -> to.labels(Map.of("k".repeat(65), "v")));
    refuses("labels (13)", to -> to.labels(Map.of("k", "v".repeat(257))));
    refuses("parents (14)", to -> to.parents(Collections.nCopies(65, ID)));
    refuses("sampling data (16)", to -> to.samplingData(new byte[1_025]));
    refuses("sampling data (16)", to -> to.samplingData(new byte[0]));
    refuses("control data (17)", to -> to.controlData(entries(17, "k", "v")));
  }

  @Test
  void refusesAFirstOperationWithAPredecessorAndALaterOneWithout() {
    refuses("previous (4): is not allowed here", to -> to.previous(ID));
    refuses("previous (4): is required here", to -> to.sequence(2));
  }

  @Test
  void refusesDataWithoutItems() {
    OperationPayloadBuilder bare = OperationPayload.of(OperationKind.DATA).sequence(1);
    assertThatThrownBy(bare::build).hasMessageContaining("format (5): is required here");
    refuses("body (18): is not allowed here", to -> to.body(new byte[] {(byte) 0xa0}));
  }

  @ParameterizedTest
  @EnumSource(names = "DATA", mode = EnumSource.Mode.EXCLUDE)
  void refusesItemsOfOtherKindsThanData(OperationKind kind) {
    OperationPayloadBuilder bare = OperationPayload.of(kind).sequence(1);
    assertThatThrownBy(bare::build).hasMessageContaining("body (18): is required here");
    assertThatThrownBy(() -> bare.body(new byte[] {(byte) 0xa0}).build())
        .hasMessageContaining("field 1 is required");
    assertThatThrownBy(() -> bare.body(new byte[32_769]).build())
        .hasMessageContaining("over the limit of 32768");
    assertThatThrownBy(() -> bare.samplingData(new byte[1]).build())
        .hasMessageContaining("only DATA has items");
    assertThatThrownBy(() -> bare.itemCount(1).build()).hasMessageContaining("only DATA has items");
    assertThatThrownBy(() -> bare.format("f").build())
        .hasMessageContaining("format (5): is not allowed here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"genesis", "signer", "format", "block", "gap"})
  void bodiesOfOneKindAreRefusedForAnother(String name) {
    OperationPayload payload =
        Operation.decode(GoldenFiles.bytes("operations/" + name + ".cose")).payload();
    byte[] body = payload.body().orElseThrow();
    for (OperationKind kind : OperationKind.values()) {
      OperationPayloadBuilder other = OperationPayload.of(kind).epoch(9).sequence(1).body(body);
      if (kind == payload.kind()) {
        assertThatCode(other::build).doesNotThrowAnyException();
      } else {
        assertThatThrownBy(other::build).isInstanceOf(MalformedException.class);
      }
    }
  }

  @Test
  void namesAnUnknownKind() {
    assertThatThrownBy(() -> OperationPayload.decode(Slice.of(new byte[] {(byte) 0xa1, 1, 8})))
        .isInstanceOfSatisfying(
            MalformedException.class,
            e -> {
              assertThat(e.rule()).isEqualTo("unknown operation kind");
              assertThat(e.where()).isEqualTo("kind 8");
            });
  }

  private static void refuses(String message, UnaryOperator<OperationPayloadBuilder> change) {
    OperationPayloadBuilder changed = change.apply(data());
    assertThatThrownBy(changed::build)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(message);
  }

  private static OperationPayload comesBack(OperationPayloadBuilder builder) {
    byte[] encoded = builder.build().encode();
    OperationPayload decoded = OperationPayload.decode(Slice.of(encoded));
    assertThat(decoded.encode()).isEqualTo(encoded);
    return decoded;
  }

  private static OperationPayloadBuilder data() {
    return OperationPayload.of(OperationKind.DATA)
        .sequence(1)
        .format("senml-json/1")
        .dataType("temperature")
        .itemCount(1)
        .contentRoot(ROOT)
        .sampledFrom(TIME)
        .sampledTo(TIME);
  }

  private static Map<String, String> entries(int count, String key, String value) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put(key + i, value);
    }
    return entries;
  }
}
