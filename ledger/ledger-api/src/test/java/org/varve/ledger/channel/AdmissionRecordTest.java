package org.varve.ledger.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.Refusal;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.TestSource;

class AdmissionRecordTest {

  private final LedgerFixtures fixtures = LedgerFixtures.seeded(31);
  private final TestSource source = fixtures.source("urn:varve:source:channel");
  private final DataBlock block =
      fixtures.authority().seal(source.says("1"), source.says("2"), source.says("3"));

  @Test
  void hasOneFormOfBytes() {
    AdmissionRecord record =
        new AdmissionRecord(
            2,
            new TreeMap<>(
                Map.of(2, RefusalReason.SIGNATURE_INVALID, 0, RefusalReason.UNKNOWN_SIGNER)));

    assertThat(HexFormat.of().formatHex(record.encode())).isEqualTo("83000282820012820215");
    assertThat(AdmissionRecord.decode(record.encode())).isEqualTo(record);
  }

  @Test
  void keepsReasonsOfARefusalAndNotItsWords() {
    SortedMap<Integer, Refusal> refusals =
        new TreeMap<>(Map.of(1, new Refusal(RefusalReason.FORMAT_UNKNOWN, "words")));

    AdmittedBlock again =
        AdmissionRecord.decode(AdmissionRecord.of(2, new AdmittedBlock(block, refusals)).encode())
            .admitted(block);

    assertThat(again.block()).isSameAs(block);
    assertThat(again.refusals())
        .containsExactly(Map.entry(1, Refusal.atAdmission(RefusalReason.FORMAT_UNKNOWN)));
  }

  @Test
  void refusesAPositionThatTheBlockHasNot() {
    AdmissionRecord record =
        new AdmissionRecord(2, new TreeMap<>(Map.of(3, RefusalReason.UNKNOWN_SIGNER)));

    assertThatThrownBy(() -> record.admitted(block))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refused position is 3, the block has 3 operations");
  }

  @ParameterizedTest
  @CsvSource({
    "83010280, over the limit of 0",
    "83000282820212820012, position 0 comes after 2",
    "83000282820012820012, position 0 comes after 0",
    "830002818200181b, 27 is no reason that admission gives",
    "8300028182001863, 99 is no reason that admission gives",
    "830002818219271012, over the limit of 9999",
    "8300028000, 1 bytes after the end",
    "820002, expected an array of 3"
  })
  void refusesEveryOtherForm(String hex, String because) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> AdmissionRecord.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(because);
  }
}
