package org.varve.ledger.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.varve.evidence.MalformedException;
import org.varve.evidence.cbor.CborWriter;

class RefusalDetailsTest {

  @Test
  void comeBackAsTheyWere() {
    RefusalDetails details =
        new RefusalDetails(new TreeMap<>(Map.of(7, "no such format", 0, "unbekannt: ü")));

    assertThat(RefusalDetails.decode(details.encode())).isEqualTo(details);
    assertThat(RefusalDetails.decode(new byte[] {(byte) 0x80}).texts()).isEmpty();
  }

  @Test
  void areCutOffAtTheLimitsAndNeverInsideACharacter() {
    SortedMap<Integer, String> texts = new TreeMap<>();
    for (int i = 0; i <= RefusalDetails.ENTRIES_MAX; i++) {
      texts.put(i, "x".repeat(i % 2) + "\uD83D\uDE00".repeat(200));
    }

    RefusalDetails details = RefusalDetails.decode(new RefusalDetails(texts).encode());

    assertThat(details.texts()).hasSize(RefusalDetails.ENTRIES_MAX).doesNotContainKey(100);
    assertThat(details.texts().get(0)).isEqualTo("\uD83D\uDE00".repeat(124) + "…");
    assertThat(details.texts().values())
        .allSatisfy(
            text ->
                assertThat(text.getBytes(UTF_8).length)
                    .isLessThanOrEqualTo(RefusalDetails.TEXT_BYTES_MAX));
  }

  @Test
  void ofTooManyAreRefused() {
    byte[] bytes = new CborWriter().array(1).array(2).uint(10_000).text("x").toBytes();

    assertThatThrownBy(() -> RefusalDetails.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("over the limit of 9999");
  }
}
