package org.varve.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;

class TlogProofTest {
  private static final String CHECKPOINT = WorkedExample.text("checkpoint.txt");
  private static final String SIBLING = "OvMV8w2rVBkZeSsWIHetz3rtvcSpGUgCckzJwYgcR8g=";

  @Test
  void textOfTheWorkedExampleLeadsToItsRoot() {
    Receipt receipt = Receipt.decode(WorkedExample.bytes("receipt-1.cose"));
    TlogProof proof = TlogProof.of(receipt.proof(), SignedNote.parse(CHECKPOINT));
    String text = proof.toString();
    assertThat(text).isEqualTo("c2sp.org/tlog-proof@v1\nindex 1\n" + SIBLING + "\n\n" + CHECKPOINT);

    TlogProof again = TlogProof.parse(text);
    assertThat(again.inclusion()).isEqualTo(receipt.proof());
    assertThat(again.note().toString()).isEqualTo(CHECKPOINT);
  }

  @Test
  void extraIsKeptAsItIs() {
    String text = "c2sp.org/tlog-proof@v1\nextra AQI=\nindex 1\n" + SIBLING + "\n\n" + CHECKPOINT;
    TlogProof proof = TlogProof.parse(text);
    assertThat(proof.extra().orElseThrow().toBytes()).containsExactly(1, 2);
    assertThat(proof).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v2\nindex 1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n\n",
        "c2sp.org/tlog-proof@v1\nindex\n\n",
        "c2sp.org/tlog-proof@v1\nindex 1\nAQI=\n\n",
        "c2sp.org/tlog-proof@v1\nindex 1\nextra AQI=\n\n",
        "c2sp.org/tlog-proof@v1\nextra AQJ=\nindex 1\n\n",
        "\nc2sp.org/tlog-proof@v1\nindex 1\n\n",
      })
  void refusesEveryOtherForm(String start) {
    assertThatThrownBy(() -> TlogProof.parse(start + CHECKPOINT))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesAPathThatTheCheckpointsSizeDoesNotAskFor() {
    TlogProof proof = TlogProof.parse("c2sp.org/tlog-proof@v1\nindex 1\n\n" + CHECKPOINT);
    assertThatThrownBy(proof::inclusion).hasMessageContaining("ask for 1");
  }
}
