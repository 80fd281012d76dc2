package org.varve.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;

class StateKeysTest {

  private static final Digest DIGEST = Digest.parse("ab".repeat(32));

  /** Stored state is read by later versions: these bytes never change. */
  @Test
  void keepsItsSchema() {
    assertThat(
            Stream.of(
                    StateKeys.genesis(),
                    StateKeys.operation(new OperationId(DIGEST)),
                    StateKeys.chain(new ChainPosition(DIGEST, "urn:é", 2, 3)),
                    StateKeys.logEntry(258),
                    StateKeys.signer(DIGEST),
                    StateKeys.format("senml-json/1"),
                    StateKeys.token(DIGEST),
                    StateKeys.fork(new OperationId(DIGEST)),
                    StateKeys.treeHead(1),
                    StateKeys.newestHeight(),
                    StateKeys.writingGrants("eve"),
                    StateKeys.openRequests("eve"),
                    StateKeys.authority(DIGEST),
                    StateKeys.owned(DIGEST))
                .map(StateKey::toString))
        .containsExactly(
            "67",
            "6f" + DIGEST,
            "63" + DIGEST + "0006" + "75726e3ac3a9" + "0000000000000002" + "0000000000000003",
            "65" + "0000000000000102",
            "73" + DIGEST,
            "66" + "73656e6d6c2d6a736f6e2f31",
            "74" + DIGEST,
            "78" + DIGEST,
            "68" + "0000000000000001",
            "6e",
            "77657665",
            "71657665",
            "6d" + DIGEST,
            "69" + DIGEST);
  }

  @Test
  void listsEachTableInItsNaturalOrder() {
    assertThat(
            List.of(StateKeys.logEntry(255), StateKeys.logEntry(256), StateKeys.logEntry(1L << 40)))
        .isSorted();
    assertThat(
            List.of(
                StateKeys.chain(new ChainPosition(DIGEST, "a", 1, 300)),
                StateKeys.chain(new ChainPosition(DIGEST, "a", 2, 1)),
                StateKeys.chain(new ChainPosition(DIGEST, "a", 2, 128)),
                StateKeys.chain(new ChainPosition(DIGEST, "b", 1, 1))))
        .isSorted();
    assertThat(StateKeys.signer(DIGEST).startsWith(StateKeys.signers())).isTrue();
    assertThat(StateKeys.format("a").startsWith(StateKeys.formats())).isTrue();
    assertThat(StateKeys.signers().startsWith(StateKeys.signer(DIGEST))).isFalse();
    assertThat(StateKeys.token(DIGEST).startsWith(StateKeys.signers())).isFalse();
  }

  @Test
  void tellsSourcesApartThatWouldRunTogether() {
    ChainPosition one = new ChainPosition(DIGEST, "a", 1, 1);
    ChainPosition other = new ChainPosition(DIGEST, "a\0", 1, 1);

    assertThat(StateKeys.chain(one)).isNotEqualTo(StateKeys.chain(other));
  }

  @Test
  void refusesANameThatNoKeyCanHold() {
    ChainPosition position = new ChainPosition(DIGEST, "é".repeat(40_000), 1, 1);

    assertThatThrownBy(() -> StateKeys.chain(position)).hasMessageContaining("80000 bytes");
  }

  @Test
  void comparesKeysAsUnsignedBytesAndByContent() {
    StateKey low = StateKey.of(new byte[] {0x7f});
    StateKey high = StateKey.of(new byte[] {(byte) 0x80});

    assertThat(low).isLessThan(high).isEqualTo(StateKey.of(new byte[] {0x7f}));
    assertThat(low).hasSameHashCodeAs(StateKey.of(new byte[] {0x7f})).isNotEqualTo(high);
    assertThat(new StateWrite(low, "a".getBytes(UTF_8)))
        .isEqualTo(new StateWrite(low, "a".getBytes(UTF_8)))
        .hasSameHashCodeAs(new StateWrite(low, "a".getBytes(UTF_8)))
        .isNotEqualTo(new StateWrite(low, "b".getBytes(UTF_8)))
        .isNotEqualTo(new StateWrite(high, "a".getBytes(UTF_8)));
  }
}
