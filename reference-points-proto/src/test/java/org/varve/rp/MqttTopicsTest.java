package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.rp.MqttTopics.Kind;

class MqttTopicsTest {

  private static final String SIGNER = "urn:varve:signer:00112233445566778899aabbccddeeff";

  @Test
  void writesOneLevelForEachName() {
    assertThat(new MqttTopics(SIGNER, "hall/3+#% ü", Kind.OPERATION).topic())
        .isEqualTo("varve/v1/" + SIGNER + "/hall%2F3%2B%23%25%20%C3%BC/operation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hall", "hall/3", "urn:city:a", "%", "+", "#", "$SYS", "température"})
  void readsBackWhatItWrote(String source) {
    MqttTopics written = new MqttTopics(SIGNER, source, Kind.RECEIPT);
    assertThat(MqttTopics.parse(written.topic())).contains(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "varve/v1/s/hall",
        "varve/v1/s/hall/operation/more",
        "varve/v2/s/hall/operation",
        "varve/v1//hall/operation",
        "varve/v1/s//operation",
        "varve/v1/s/hall/status",
        "varve/v1/s/%2f/operation",
        "varve/v1/s/%61/operation",
        "varve/v1/s/%F/operation",
        "varve/v1/s/%FF/operation",
        "varve/v1/s/a b/operation"
      })
  void readsNoOtherForm(String topic) {
    assertThat(MqttTopics.parse(topic)).isEmpty();
  }
}
