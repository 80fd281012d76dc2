package org.varve.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormatCatalogueTest {
  private final FormatCatalogue catalogue = FormatCatalogue.withBuiltIn();

  @Test
  void knowsTheFormatsThatNeedNoSchema() {
    assertThat(catalogue.ids()).containsExactly("opaque/1", "senml-cbor/1", "senml-json/1");
    assertThat(catalogue.find("senml-json/1")).containsInstanceOf(SenmlJson.class);
    assertThat(catalogue.find("json-parking/1")).isEmpty();
  }

  @Test
  void aRepeatedRegistrationReplaces() {
    catalogue.register(schema("json-parking/1", "{}"));
    DataFormat newer = schema("json-parking/1", "{\"type\":\"object\"}");
    catalogue.register(newer);

    assertThat(catalogue.find("json-parking/1")).containsSame(newer);
    assertThat(catalogue.ids()).hasSize(4);
  }

  @Test
  void namesItsLimit() {
    DataFormat any = schema("json-any/1", "{}");
    for (int i = 3; i < FormatCatalogue.FORMATS_MAX; i++) {
      catalogue.register(new Renamed("json-any/" + i, any));
    }
    assertThatThrownBy(() -> catalogue.register(new Renamed("json-last/1", any)))
        .hasMessageContaining("json-last/1")
        .hasMessageContaining("1000");
  }

  @Test
  void opaqueItemsAreValidUpToTheLimitAndHaveNoReadings() {
    Opaque opaque = new Opaque();

    assertThat(opaque.validate(new byte[0])).isEmpty();
    assertThat(opaque.readings(new byte[DataFormat.ITEM_BYTES_MAX])).isEmpty();
    assertThat(opaque.validate(new byte[DataFormat.ITEM_BYTES_MAX + 1])).hasSize(1);
    assertThatThrownBy(() -> opaque.readings(new byte[DataFormat.ITEM_BYTES_MAX + 1]))
        .isInstanceOf(InvalidItemException.class);
  }

  private static DataFormat schema(String id, String schema) {
    return new JsonSchemaFormat(
        id, schema.getBytes(StandardCharsets.UTF_8), Optional.empty(), Optional.empty());
  }

  private record Renamed(String id, DataFormat format) implements DataFormat {
    @Override
    public java.util.List<Violation> validate(byte[] item) {
      return format.validate(item);
    }

    @Override
    public java.util.List<Reading> readings(byte[] item) {
      return format.readings(item);
    }
  }
}
