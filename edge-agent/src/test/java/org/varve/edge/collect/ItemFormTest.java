package org.varve.edge.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.SaltedItem;
import org.varve.formats.InvalidItemException;
import org.varve.formats.Reading;

class ItemFormTest {
  private static final Reading READING = Reading.of("r", Instant.ofEpochSecond(1_700_000_001), 10);

  private final ItemForm raw = ItemForm.of(Commitment.RAW_BYTES, new SecureRandom());
  private final ItemForm salted = ItemForm.of(Commitment.SALTED_FIELDS, new SecureRandom());

  @Test
  void aReadingIsAPackOrAFieldUnderItsName() {
    assertThat(raw.commitment()).isEqualTo(Commitment.RAW_BYTES);
    assertThat(new String(raw.of(READING), UTF_8))
        .isEqualTo("[{\"n\":\"r\",\"t\":1700000001,\"v\":10}]");
    assertThat(salted.commitment()).isEqualTo(Commitment.SALTED_FIELDS);
    assertThat(texts(salted.of(READING)))
        .containsExactly("r={\"n\":\"r\",\"t\":1700000001,\"v\":10}");
  }

  @Test
  void theSameReadingIsSaltedAnewEachTime() {
    SaltedItem once = SaltedItem.decode(salted.of(READING), "item");
    SaltedItem again = SaltedItem.decode(salted.of(READING), "item");
    assertThat(once.leaf()).isNotEqualTo(again.leaf());
    assertThat(once.field(0).orElseThrow().salt())
        .isNotEqualTo(again.field(0).orElseThrow().salt());
  }

  @Test
  void aFileIsLeftAsItIsOrTakenApartAsItsFormatSays() {
    byte[] file = "{\"speed\": 50, \"plate\":\"B\"}".getBytes(UTF_8);
    assertThat(raw.of("json-car/1", file)).isEqualTo(file);
    assertThat(texts(salted.of("json-car/1", file))).containsExactly("speed=50", "plate=\"B\"");
  }

  @Test
  void namesWhatCannotBeTakenApart() {
    assertThatThrownBy(() -> salted.of("opaque/1", new byte[1]))
        .isInstanceOf(InvalidItemException.class)
        .hasMessageContaining("no fields");
    assertThatThrownBy(() -> salted.of("json-car/1", "[1]".getBytes(UTF_8)))
        .isInstanceOf(InvalidItemException.class);
    assertThatThrownBy(() -> salted.of("other", "{}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("json-<name>");
    assertThatThrownBy(() -> salted.of("json-car/1", "{\"a\\u0007\":1}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("control characters");
    assertThatThrownBy(() -> salted.of("json-car/1", "{}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 256 fields");
  }

  private static List<String> texts(byte[] item) {
    return SaltedItem.decode(item, "item").shown().stream()
        .map(field -> field.name() + "=" + new String(field.value(), UTF_8))
        .toList();
  }
}
