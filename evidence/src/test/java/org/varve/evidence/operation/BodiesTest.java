package org.varve.evidence.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.FieldWriter;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.golden.GoldenKeys;
import org.varve.evidence.operation.SignerBody.State;

class BodiesTest {
  private static final VerificationKey KEY = GoldenKeys.signer().verificationKey();
  private static final VerificationKey P256 = GoldenKeys.es256().verificationKey();
  private static final Instant TIME = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final Digest ROOT = Digest.sha256(new byte[0]);

  @Test
  void genesisComesBack() {
    GenesisBody small = new GenesisBody("o", KEY, "vkey", List.of(P256), false);
    assertThat(GenesisBody.decode(small.encode())).isEqualTo(small);
    GenesisBody large =
        new GenesisBody(
            "o".repeat(255), P256, "v".repeat(512), Collections.nCopies(16, P256), true);
    assertThat(GenesisBody.decode(large.encode())).isEqualTo(large);
  }

  @Test
  void genesisRefusesWhatIsOutOfItsLimits() {
    List<VerificationKey> keys = List.of(KEY);
    for (String origin : new String[] {"", "o".repeat(256), "a b", "a+b", "a/", "a\n"}) {
      refuses(() -> new GenesisBody(origin, KEY, "vkey", keys, true), "origin (1)");
    }
    refuses(() -> new GenesisBody("o", KEY, "", keys, true), "checkpoint key (3)");
    refuses(() -> new GenesisBody("o", KEY, "v".repeat(513), keys, true), "checkpoint key (3)");
    refuses(() -> new GenesisBody("o", KEY, "v", List.of(), true), "authorities (4)");
    refuses(
        () -> new GenesisBody("o", KEY, "v", Collections.nCopies(17, KEY), true),
        "authorities (4)");
  }

  @ParameterizedTest
  @EnumSource
  void signerComesBack(State state) {
    SignerBody small = new SignerBody("s", KEY, List.of("a"), state, Optional.empty());
    assertThat(SignerBody.decode(small.encode())).isEqualTo(small);
    SignerBody large =
        new SignerBody(
            "\ud83c\udf32".repeat(255),
            P256,
            Collections.nCopies(64, "a".repeat(254) + "*"),
            state,
            Optional.of(ROOT));
    assertThat(SignerBody.decode(large.encode())).isEqualTo(large);
  }

  @Test
  void signerRefusesWhatIsOutOfItsLimits() {
    Optional<Digest> none = Optional.empty();
    List<String> one = List.of("a");
    refuses(() -> new SignerBody("", KEY, one, State.ACTIVE, none), "signer (1)");
    refuses(() -> new SignerBody("s", KEY, List.of(), State.ACTIVE, none), "sources (3)");
    refuses(
        () -> new SignerBody("s", KEY, Collections.nCopies(65, "a"), State.ACTIVE, none),
        "sources (3)");
    refuses(() -> new SignerBody("s", KEY, List.of("a b"), State.ACTIVE, none), "sources (3)");
    byte[] unknownState =
        new FieldWriter()
            .put(1, out -> out.text("s"))
            .put(2, out -> out.bytes(KEY.coseKey()))
            .put(3, out -> out.array(1).text("a"))
            .put(4, out -> out.uint(2))
            .toBytes();
    refuses(() -> SignerBody.decode(unknownState), "2 is over the limit of 1");
  }

  @ParameterizedTest
  @CsvSource({
    "boiler:7, boiler:7, true",
    "boiler:7, boiler:70, false",
    "boiler:*, boiler:7, true",
    "boiler:*, boiler:, true",
    "boiler:*, boiler, false",
    "*, anything, true",
    "a*b, a*b, true",
    "a*b, aab, false"
  })
  void patternsCoverExactNamesOrPrefixes(String pattern, String source, boolean covered) {
    assertThat(SignerBody.covers(pattern, source)).isEqualTo(covered);
    SignerBody body =
        new SignerBody("s", KEY, List.of("other", pattern), State.ACTIVE, Optional.empty());
    assertThat(body.covers(source)).isEqualTo(covered);
  }

  @Test
  void formatComesBack() {
    byte[] schema = new byte[24 * 1_024];
    FormatBody large =
        new FormatBody(
            "f".repeat(128),
            FormatKind.JSON_SCHEMA,
            Optional.of(schema),
            Optional.of("t".repeat(64)),
            Optional.of("v".repeat(64)));
    assertThat(FormatBody.decode(large.encode())).isEqualTo(large).hasSameHashCodeAs(large);
    FormatBody small =
        new FormatBody(
            "f", FormatKind.OPAQUE, Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(FormatBody.decode(small.encode())).isEqualTo(small).isNotEqualTo(large);
    schema[0] = 1;
    large.schema().orElseThrow()[1] = 1;
    assertThat(large.schema().orElseThrow()).containsOnly(0);
  }

  @Test
  void formatRefusesWhatIsOutOfItsLimits() {
    Optional<String> none = Optional.empty();
    Optional<byte[]> noSchema = Optional.empty();
    Optional<byte[]> schema = Optional.of(new byte[1]);
    Optional<byte[]> large = Optional.of(new byte[24 * 1_024 + 1]);
    refuses(() -> new FormatBody("", FormatKind.OPAQUE, noSchema, none, none), "format (1)");
    refuses(() -> new FormatBody("f", FormatKind.OPAQUE, schema, none, none), "schema (3)");
    refuses(() -> new FormatBody("f", FormatKind.JSON_SCHEMA, noSchema, none, none), "schema (3)");
    refuses(() -> new FormatBody("f", FormatKind.JSON_SCHEMA, large, none, none), "schema (3)");
    refuses(
        () -> new FormatBody("f", FormatKind.OPAQUE, noSchema, Optional.of(""), none),
        "time field (4)");
    refuses(
        () -> new FormatBody("f", FormatKind.OPAQUE, noSchema, none, Optional.of("v".repeat(65))),
        "value field (5)");
  }

  @Test
  void blockComesBackCutToMilliseconds() {
    BlockBody block = new BlockBody("chain", TIME.plusNanos(999), 10_000, ROOT);
    assertThat(block.encapsulatedAt()).isEqualTo(TIME);
    assertThat(BlockBody.decode(block.encode())).isEqualTo(block);
  }

  @Test
  void blockRefusesWhatIsOutOfItsLimits() {
    refuses(() -> new BlockBody("", TIME, 1, ROOT), "chain (1)");
    refuses(() -> new BlockBody("c", TIME, 0, ROOT), "operation count (3)");
    refuses(() -> new BlockBody("c", TIME, 10_001, ROOT), "operation count (3)");
    refuses(() -> new BlockBody("c", Instant.ofEpochMilli(-1), 1, ROOT), "encapsulated at (2)");
    refuses(() -> new BlockBody("c", Instant.MAX, 1, ROOT), "encapsulated at (2)");
    byte[] late =
        new FieldWriter()
            .put(1, out -> out.text("c"))
            .put(2, out -> out.uint(Long.MAX_VALUE))
            .put(3, out -> out.uint(1))
            .put(4, out -> out.bytes(ROOT))
            .toBytes();
    refuses(() -> BlockBody.decode(late), "encapsulated at (2)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "urn:example:boiler:7", "caf\u00e9", "a/b+c"})
  void takesSourceNames(String name) {
    assertThat(SourceName.require(name, "source")).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\tb", "a\u00a0b", "a\u200bb", "a\u0000", "a\u2028"})
  void refusesSourceNamesWithSpacesAndControls(String name) {
    refuses(() -> SourceName.require(name, "source"), "source: ");
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(MalformedException.class).hasMessageContaining(message);
  }
}
