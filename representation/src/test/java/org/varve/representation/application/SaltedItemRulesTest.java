package org.varve.representation.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.formats.DataFormat;
import org.varve.formats.JsonSchemaFormat;
import org.varve.formats.Opaque;
import org.varve.formats.SenmlJson;
import org.varve.representation.testing.TestClock;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Items of salted fields come in by the same rules as raw ones, and only with all of their fields.
 */
class SaltedItemRulesTest {
  private static final long TIME = TestClock.START.getEpochSecond() + 1;
  private static final DataFormat SENML = new SenmlJson();
  private static final DataFormat CAR =
      new JsonSchemaFormat(
          "json-car/1",
          "{\"required\":[\"at\",\"speed\"],\"properties\":{\"speed\":{\"maximum\":300}}}"
              .getBytes(UTF_8),
          Optional.of("/at"),
          Optional.of("/speed"));

  @Test
  void letsInWhatIsInOrder() {
    assertThatCode(() -> check(SENML, item(record("a", TIME), record("b", TIME))))
        .doesNotThrowAnyException();
    assertThatCode(() -> check(CAR, item(field("at", "" + TIME), field("speed", "50"))))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAMaskedItemThoughItHasTheRoot() {
    SaltedItem whole = item(record("a", TIME), record("b", TIME));
    SaltedItem masked = whole.masked("a"::equals);
    OperationPayload payload = payload(List.of(whole), b -> b);
    refuses(
        () -> ItemRules.check(payload, List.of(masked.encode()), SENML),
        ErrorReason.CONTENT_MISMATCH,
        "item 0.field 1: the field is masked");
  }

  @Test
  void holdsTheWholeItemAgainstItsFormat() {
    refuses(
        () -> check(SENML, item(field("a", "no json"))),
        ErrorReason.FORMAT_VIOLATION,
        "item 0, senml-json/1: /a 1:");
    refuses(
        () -> check(CAR, item(field("at", "" + TIME), field("speed", "301"))),
        ErrorReason.FORMAT_VIOLATION,
        "/speed is 301");
    refuses(() -> check(CAR, item(field("at", "" + TIME))), ErrorReason.FORMAT_VIOLATION, "speed");
    refuses(
        () -> check(new Opaque(), item(field("a", "x"))),
        ErrorReason.FORMAT_VIOLATION,
        "have no fields that could be masked");
  }

  @Test
  void holdsTimesAgainstTheOperation() {
    refuses(
        () -> check(SENML, item(record("a", TIME), record("b", TIME + 60))),
        ErrorReason.CONTENT_MISMATCH,
        "item 0 is of 2026-03-01T08:01:01Z");
  }

  @Test
  void refusesRawItemsUnderThisCommitmentAndTheOtherWayRound() {
    SaltedItem item = item(record("a", TIME));
    OperationPayload salted = payload(List.of(item), b -> b);
    refuses(
        () -> ItemRules.check(salted, List.of("[]".getBytes(UTF_8)), SENML),
        ErrorReason.FORMAT_VIOLATION,
        "expected an array");
    OperationPayload raw = payload(List.of(item), b -> b.commitment(Commitment.RAW_BYTES));
    refuses(
        () -> ItemRules.check(raw, List.of(item.encode()), new Opaque()),
        ErrorReason.CONTENT_MISMATCH,
        "content root");
  }

  @Test
  void refusesOtherSaltsThanTheSignedOnes() {
    OperationPayload payload = payload(List.of(item(record("a", TIME))), b -> b);
    SaltedField same = record("a", TIME);
    byte[] otherSalt = new byte[SaltedField.SALT_BYTES];
    otherSalt[15] = 1;
    SaltedItem other = item(SaltedField.of(otherSalt, "a", same.value()));
    refuses(
        () -> ItemRules.check(payload, List.of(other.encode()), SENML),
        ErrorReason.CONTENT_MISMATCH,
        "content root");
  }

  @Test
  void aLabelSha256IsThatOfTheItemAsSent() {
    SaltedItem item = item(record("a", TIME));
    String digest = Digest.sha256(item.encode()).hex();
    OperationPayload payload = payload(List.of(item), b -> b.labels(Map.of("sha256", digest)));
    assertThatCode(() -> ItemRules.check(payload, List.of(item.encode()), SENML))
        .doesNotThrowAnyException();
  }

  private static void check(DataFormat format, SaltedItem... items) {
    List<SaltedItem> all = List.of(items);
    ItemRules.check(payload(all, b -> b), all.stream().map(SaltedItem::encode).toList(), format);
  }

  private static OperationPayload payload(
      List<SaltedItem> items, UnaryOperator<OperationPayloadBuilder> more) {
    return more.apply(
            OperationPayload.of(OperationKind.DATA)
                .sequence(1)
                .format("senml-json/1")
                .dataType("test")
                .items(ItemTree.ofFields(items))
                .sampledFrom(TestClock.START)
                .sampledTo(TestClock.START.plusSeconds(60)))
        .build();
  }

  private static SaltedItem item(SaltedField... fields) {
    return SaltedItem.of(Arrays.asList(fields));
  }

  private static SaltedField record(String name, long time) {
    return field(name, "{\"n\":\"%s\",\"t\":%d,\"v\":1}".formatted(name, time));
  }

  private static SaltedField field(String name, String value) {
    return SaltedField.of(new byte[SaltedField.SALT_BYTES], name, value.getBytes(UTF_8));
  }

  private static void refuses(ThrowingCallable call, ErrorReason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }
}
