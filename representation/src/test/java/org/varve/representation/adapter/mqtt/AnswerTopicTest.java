package org.varve.representation.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.rp.MqttTopics;

class AnswerTopicTest {

  private final MqttTopics operation =
      new MqttTopics("urn:varve:signer:k1", "pump", MqttTopics.Kind.OPERATION);

  @ParameterizedTest
  @ValueSource(
      strings = {"varve/v1/urn:varve:signer:k1/pump/receipt", "varve/v1/urn:varve:signer:k1/a/b/c"})
  void allowsTopicsOfTheSigner(String topic) {
    assertThat(AnswerTopic.isAllowed(topic, operation)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "varve/v1/urn:varve:signer:k1/",
        "varve/v1/urn:varve:signer:k1",
        "varve/v1/urn:varve:signer:k10/pump/receipt",
        "varve/v1/urn:varve:signer:k1/pump/operation",
        "varve/v1/urn:varve:signer:k1/+/receipt",
        "varve/v1/urn:varve:signer:k1/#",
        "varve/v1/canary/x/operation",
        "$SYS/broker"
      })
  void allowsNoOther(String topic) {
    assertThat(AnswerTopic.isAllowed(topic, operation)).isFalse();
  }

  @Test
  void answersOnTheReceiptTopicElse() {
    assertThat(AnswerTopic.usual(operation)).isEqualTo("varve/v1/urn:varve:signer:k1/pump/receipt");
  }
}
