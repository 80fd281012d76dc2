package org.varve.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.SignerBody;
import org.varve.evidence.operation.SignerName;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestAuthority;

class StateValuesTest {

  private static final OperationId ID = new OperationId(Digest.parse("cd".repeat(32)));
  private static final VerificationKey KEY =
      LedgerFixtures.seeded(14).key("device").verificationKey();

  private record Value<T>(
      String name, T entry, Function<T, byte[]> encode, Function<byte[], T> decode) {

    byte[] encoded() {
      return encode.apply(entry);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Value<?>> values() {
    return Stream.of(
        new Value<>(
            "first of its chain",
            new ChainEntry(7, ID, Optional.empty()),
            ChainEntry::encode,
            ChainEntry::decode),
        new Value<>(
            "chain",
            new ChainEntry(1L << 40, ID, Optional.of(ID)),
            ChainEntry::encode,
            ChainEntry::decode),
        new Value<>("log", new LogEntry(3, 9, true), LogEntry::encode, LogEntry::decode),
        new Value<>("signer", signer(), SignerEntry::encode, SignerEntry::decode),
        new Value<>(
            "format",
            new FormatEntry(5, TestAuthority.opaque("opaque/1")),
            FormatEntry::encode,
            FormatEntry::decode),
        new Value<>(
            "operation that is no data",
            new OperationEntry(5, Optional.empty()),
            OperationEntry::encode,
            OperationEntry::decode),
        new Value<>(
            "operation",
            new OperationEntry(5, Optional.of(new OperationEntry.Origin("urn:é", "test"))),
            OperationEntry::encode,
            OperationEntry::decode));
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsBackWhatItWrote(Value<?> value) {
    assertThat(value.decode().apply(value.encoded())).isEqualTo(value.entry());
  }

  @ParameterizedTest
  @MethodSource("values")
  void refusesAValueOfAnotherLength(Value<?> value) {
    byte[] encoded = value.encoded();
    for (int length = 0; length < encoded.length; length++) {
      byte[] shorter = Arrays.copyOf(encoded, length);
      // A chain entry cut after its id is one without previous.
      if (!value.name().equals("chain") || length != Long.BYTES + Digest.BYTES) {
        assertThatThrownBy(() -> value.decode().apply(shorter))
            .isInstanceOf(MalformedException.class);
      }
    }
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
    assertThatThrownBy(() -> value.decode().apply(longer)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesAFlagThatIsNeitherYesNorNo() {
    byte[] value = new LogEntry(3, 9, true).encode();
    value[16] = 2;

    assertThatThrownBy(() -> LogEntry.decode(value)).hasMessageContaining("flag");
  }

  @Test
  void ordersStatementsOfOneChainOnly() {
    ChainPosition early = new ChainPosition(ID.digest(), "a", 1, 9);
    assertThat(early.precedes(new ChainPosition(ID.digest(), "a", 2, 1))).isTrue();
    assertThat(early.precedes(new ChainPosition(ID.digest(), "a", 1, 10))).isTrue();
    assertThat(early.precedes(early)).isFalse();
    assertThat(early.precedes(new ChainPosition(ID.digest(), "b", 2, 1))).isFalse();
    assertThat(early.precedes(new ChainPosition(KEY.kid(), "a", 2, 1))).isFalse();
  }

  private static SignerEntry signer() {
    SignerBody body =
        new SignerBody(
            SignerName.of(KEY),
            KEY,
            List.of("a", "b*"),
            SignerBody.State.REVOKED,
            Optional.of(ID.digest()));
    return new SignerEntry(4, new ChainPosition(ID.digest(), "registré", 1, 2), body);
  }
}
