package org.varve.edge.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varve.edge.Fixtures.NOW;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varve.edge.mqtt.BrokerClient.Message;
import org.varve.edge.mqtt.BrokerConfig;
import org.varve.edge.source.MqttConfig.Payload;
import org.varve.formats.Reading;
import org.varve.formats.Value;

class MqttReadingsTest {
  private static final Instant ARRIVED = NOW;

  @ParameterizedTest
  @CsvSource({"21.5,21.5", "-3,-3", " 7 ,7", "1e3,1000", "on,on", "true,true"})
  void aPlainMessageIsItsValueAtItsArrival(String payload, String value) throws Exception {
    Reading reading = only(Payload.PLAIN, "site/temp", "site/temp", payload);

    assertThat(reading.name()).isEqualTo("s");
    assertThat(reading.time()).isEqualTo(ARRIVED);
    assertThat(reading.value().orElseThrow().text()).isEqualTo(value);
    assertThat(reading.unit()).contains("Cel");
  }

  @ParameterizedTest
  @CsvSource({
    "site/+/temp,site/hall 1/temp,s/hall_1/temp",
    "site/#,site/a/b,s/a/b",
    "#,a/b,s/a/b",
    "+,x,s/x"
  })
  void whatAFilterLeavesOpenNamesTheReading(String filter, String topic, String name)
      throws Exception {
    assertThat(only(Payload.PLAIN, filter, topic, "1").name()).isEqualTo(name);
  }

  @Test
  void aJsonMessageHasItsValueAndTimeSomewhere() throws Exception {
    String json = "{\"data\":{\"v\":3.25},\"at\":\"2026-03-01T10:00:00.123+01:00\"}";
    MqttReadings readings =
        new MqttReadings("s", config(Payload.JSON, "t", "/data/v", Optional.of("/at")));

    Reading reading = readings.of(message("t", json), ARRIVED).get(0);

    assertThat(reading.value()).contains(new Value.Number(3.25));
    assertThat(reading.time()).isEqualTo("2026-03-01T09:00:00.123Z");
    assertThat(
            readings
                .of(message("t", "{\"data\":{\"v\":false},\"at\":1772355600.5}"), ARRIVED)
                .get(0)
                .time())
        .isEqualTo("2026-03-01T09:00:00.500Z");
  }

  @Test
  void aSenmlPackGivesAllItsReadings() throws Exception {
    String pack = "[{\"bn\":\"m:\",\"bt\":1700000000,\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":2}]";

    assertThat(
            new MqttReadings("s", config(Payload.SENML, "t", "/value", Optional.empty()))
                .of(message("t", pack), ARRIVED))
        .extracting(Reading::name)
        .containsExactly("m:a", "m:b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLAIN|''|an empty message is no reading",
        "PLAIN|1e999|too large for a double",
        "JSON|{|it is no JSON",
        "JSON|{\"value\":1} 2|it is no JSON",
        "JSON|{\"val\":1}|there is no value at /value",
        "JSON|{\"value\":{}}|there is no value at /value",
        "JSON|{\"value\":1}|there is no time at /t",
        "JSON|{\"value\":1,\"t\":\"noon\"}|neither ISO 8601 nor seconds",
        "JSON|{\"value\":1,\"t\":1e30}|neither ISO 8601 nor seconds",
        "JSON|{\"value\":1,\"t\":12}|times are from",
        "JSON|{\"value\":1,\"t\":1e999}|neither ISO 8601 nor seconds",
        "SENML|[{\"n\":\"a\",\"v\":1}]|",
      })
  void whatIsNoReadingIsToldWithTheRule(Payload payload, String text, String rule) {
    MqttReadings readings =
        new MqttReadings("s", config(payload, "t", "/value", Optional.of("/t")));

    assertThatThrownBy(() -> readings.of(message("t", text), ARRIVED))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining(rule == null ? "" : rule);
  }

  @Test
  void bytesThatAreNoTextAreToldToo() {
    MqttReadings readings =
        new MqttReadings("s", config(Payload.PLAIN, "t", "/value", Optional.empty()));
    Message message =
        new Message("t", ByteString.copyFrom(new byte[] {(byte) 0xff}), 1, 1, false, false);

    assertThatThrownBy(() -> readings.of(message, ARRIVED)).hasMessageContaining("no UTF-8");
  }

  @Test
  void aLongRunOfDigitsThatIsNoNumberIsSeenAtOnce() {
    MqttReadings readings =
        new MqttReadings("s", config(Payload.PLAIN, "t", "/value", Optional.empty()));

    assertThatThrownBy(() -> readings.of(message("t", "9".repeat(60_000) + "x"), ARRIVED))
        .hasMessageContaining("at most 4096 characters");
  }

  @Test
  void oneMessageCannotBeMoreThanAnOperationTakes() {
    String unit = "u".repeat(50_000);
    String pack =
        "[{\"bn\":\"a\",\"bt\":1700000000,\"bu\":\""
            + unit
            + "\",\"bv\":1}"
            + ",{}".repeat(200)
            + "]";
    MqttReadings readings =
        new MqttReadings("s", config(Payload.SENML, "t", "/value", Optional.empty()));

    assertThatThrownBy(() -> readings.of(message("t", pack), ARRIVED))
        .isInstanceOf(BadRowException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a/+,a/b,true",
    "a/+,a/b/c,false",
    "a/#,a,true",
    "a/#,a/b/c,true",
    "#,x,true",
    "a,a,true",
    "a,b,false",
    "a/+/c,a/b/d,false",
    "a/+,a,false"
  })
  void aFilterTakesItsTopicsAndNoOthers(String filter, String topic, boolean takes) {
    assertThat(config(Payload.PLAIN, filter, "/v", Optional.empty()).takes(topic)).isEqualTo(takes);
  }

  @ParameterizedTest
  @CsvSource({"a/#/b", "a/b+", "#/a", "a/+x", "''"})
  void aFilterThatIsNoneIsRefused(String filter) {
    assertThatThrownBy(() -> config(Payload.PLAIN, filter, "/v", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRepeatIsKnownByIdAndContentAndOnlyIfTheBrokerSaysSo() throws Exception {
    MqttPosition position = new MqttPosition();
    for (int i = 0; i < 300; i++) {
      position.add(new Message("t", ByteString.copyFromUtf8("p" + i), i, 1, false, false));
    }
    MqttPosition again = MqttPosition.parse(position.text());

    assertThat(again.isRepeat(repeated(299, "p299"))).isTrue();
    assertThat(again.isRepeat(repeated(44, "p44"))).isTrue();
    assertThat(
            again.isRepeat(new Message("t", ByteString.copyFromUtf8("p298"), 298, 1, false, false)))
        .as("a broker that was killed does not know that it repeats")
        .isTrue();
    assertThat(again.isRepeat(repeated(43, "p43"))).as("longer ago").isFalse();
    assertThat(again.isRepeat(repeated(299, "other"))).isFalse();
    assertThat(
            again.isRepeat(new Message("u", ByteString.copyFromUtf8("p299"), 299, 1, true, false)))
        .as("another topic")
        .isFalse();
    assertThat(
            again.isRepeat(new Message("t", ByteString.copyFromUtf8("p299"), 299, 1, false, false)))
        .isFalse();
  }

  @Test
  void aPackThatWasKeptInPartGoesOnWhereItWasLeft() throws Exception {
    MqttPosition position = new MqttPosition();
    position.partly(new Message("t", ByteString.copyFromUtf8("pack"), 9, 1, false, false), 17);

    MqttPosition again = MqttPosition.parse(position.text());
    assertThat(again.partOf(repeated(9, "pack"))).isEqualTo(17);
    assertThat(again.partOf(repeated(9, "other"))).isZero();
    again.add(repeated(9, "pack"));
    assertThat(MqttPosition.parse(again.text()).isRepeat(repeated(9, "pack"))).isTrue();
    assertThatThrownBy(() -> MqttPosition.parse("csv1 bytes=3"))
        .hasMessageContaining("give the source a new name");
  }

  private static Message repeated(int id, String payload) {
    return new Message("t", ByteString.copyFromUtf8(payload), id, 1, true, false);
  }

  private static Reading only(Payload payload, String filter, String topic, String text)
      throws BadRowException {
    List<Reading> readings =
        new MqttReadings("s", config(payload, filter, "/value", Optional.empty()))
            .of(message(topic, text), ARRIVED);
    assertThat(readings).hasSize(1);
    return readings.get(0);
  }

  private static MqttConfig config(
      Payload payload, String topic, String valueField, Optional<String> timeField) {
    return new MqttConfig(
        BrokerConfig.of("tcp://localhost:1883"),
        topic,
        payload,
        valueField,
        timeField,
        Optional.of("Cel"));
  }

  private static Message message(String topic, String payload) {
    return new Message(topic, ByteString.copyFromUtf8(payload), 1, 1, false, false);
  }
}
