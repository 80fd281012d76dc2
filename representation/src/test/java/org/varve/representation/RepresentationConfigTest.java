package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.representation.RepresentationConfig.JsonFormat;
import org.varve.representation.domain.MqttConfig;

class RepresentationConfigTest {
  @TempDir private Path folder;

  @Test
  void theDefaultsKeepMemoryWellBelowHundredMegabytesOfPendingData() {
    RepresentationConfig config = RepresentationConfig.defaults();

    assertThat(config.pending().bytesMax()).isLessThanOrEqualTo(64 << 20);
    assertThat(config.streams().windowBytesMax()).isLessThanOrEqualTo(config.pending().bytesMax());
  }

  @Test
  void refusesAPolicyThatNoBlockCanCarry() {
    for (String policy : List.of("", "a b", "ä", "p".repeat(65))) {
      assertThatThrownBy(() -> with(policy, List.of()))
          .as(policy)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("policy is '" + policy + "'; it must be 1 to 64 visible");
    }
  }

  @Test
  void refusesMoreFormatsThanAnyoneNeeds() {
    JsonFormat format = new JsonFormat("json-a/1", folder, null, null);

    assertThatThrownBy(() -> with("p", Collections.nCopies(101, format)))
        .hasMessageContaining("formats has 101 entries");
  }

  @Test
  void readsConfiguredSchemasBesideTheBuiltInFormats() throws IOException {
    assertThat(ConfiguredFormats.read(List.of(json("json-a/1", "{}"))))
        .extracting(format -> format.definition().format())
        .containsExactly("senml-json/1", "senml-cbor/1", "opaque/1", "json-a/1");
  }

  @Test
  void tellsWhatIsWrongWithAConfiguredFormat() throws IOException {
    JsonFormat wrongName = json("parking", "{}");
    assertThatThrownBy(() -> ConfiguredFormats.read(List.of(wrongName)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("json-<name>/<number>");
    JsonFormat noSchema = json("json-a/1", "no json");
    assertThatThrownBy(() -> ConfiguredFormats.read(List.of(noSchema)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("json-a/1");
    JsonFormat large = json("json-a/1", " ".repeat(24_577));
    assertThatThrownBy(() -> ConfiguredFormats.read(List.of(large)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24577 bytes; at most 24576");
    JsonFormat missing = new JsonFormat("json-a/1", folder.resolve("nowhere.json"), null, null);
    assertThatThrownBy(() -> ConfiguredFormats.read(List.of(missing)))
        .isInstanceOf(NoSuchFileException.class);
  }

  private JsonFormat json(String id, String schema) throws IOException {
    Path file = folder.resolve("schema.json");
    Files.writeString(file, schema);
    return new JsonFormat(id, file, null, null);
  }

  private static RepresentationConfig with(String policy, List<JsonFormat> formats) {
    RepresentationConfig defaults = RepresentationConfig.defaults();
    return new RepresentationConfig(
        defaults.sealing(),
        defaults.pending(),
        defaults.submission(),
        defaults.streams(),
        defaults.recording(),
        policy,
        formats,
        MqttConfig.off());
  }
}
