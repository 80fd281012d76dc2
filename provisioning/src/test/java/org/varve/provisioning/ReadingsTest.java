package org.varve.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.u2s.v1.Reading;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.proto.u2s.v1.ReadingsResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What a data user reads is one state of the log, and one bad item does not hide the others. */
@Timeout(60)
class ReadingsTest {
  private static final long SECONDS = 1_700_000_000;

  private final FakeProcessing processing = new FakeProcessing();
  private ServedProvisioning node;

  @BeforeEach
  void start() throws IOException {
    node = new ServedProvisioning(processing);
    processing.format(FakeProcessing.senmlFormat());
    processing.format(FakeProcessing.format("opaque/7", FormatKind.OPAQUE, Optional.empty()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void readsOneStateOfTheLogThoughItGrowsMeanwhile() {
    processing.senml("a", item("v", 1, 1));
    processing.senml("b", item("v", 1, 2));
    processing.beforeContent = () -> processing.senml("b", item("v", 2, 99));
    assertThat(values(request("a", "b"))).containsExactly(1.0, 2.0);
  }

  @Test
  void readsMoreOperationsThanAPageHolds() {
    for (int i = 0; i < 250; i++) {
      processing.senml("a", item("v", i, i));
    }
    assertThat(values(request("a"))).hasSize(250).isSorted();
  }

  @Test
  void namesAnUnknownSourceBeforeItGivesTheFirstReading() {
    processing.senml("a", item("v", 1, 1));
    Iterator<ReadingsResponse> readings = node.user().readings(request("a", "b").build());
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, readings::hasNext);
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.UNKNOWN_SOURCE);
    assertThat(Failure.of(refused).getMessage()).contains("'b'");
    assertThat(processing.asked).doesNotContain("getContent");
  }

  @Test
  void refusesSourcesThatAreNamedTwiceOrNotAtAllOrTooMany() {
    for (ReadingsRequest.Builder request :
        List.of(
            request("a", "a"),
            request(""),
            request(),
            ReadingsRequest.newBuilder().addAllSources(Collections.nCopies(101, "a")))) {
      StatusRuntimeException refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> values(request));
      assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.MALFORMED_REQUEST);
    }
  }

  @Test
  void leavesOutAnItemThatBreaksItsFormatAndNoOther() {
    processing.senml("a", item("v", 1, 1), "no senml", item("v", 2, 2));
    processing.senml("a", item("v", 3, 3));
    assertThat(values(request("a"))).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void readsItemsOfSaltedFieldsAsFarAsTheyAreShown() {
    SaltedItem whole = SaltedItem.of(List.of(field("a", 1), field("b", 2)));
    SaltedItem masked = SaltedItem.of(List.of(field("a", 3), field("b", 4)));
    SaltedItem hidden = SaltedItem.of(List.of(field("a", 5)));
    processing.salted(
        "a",
        "senml-json/1",
        List.of(whole, masked, hidden),
        List.of(
            whole.encode(),
            masked.masked("b"::equals).encode(),
            hidden.masked(name -> false).encode()));
    assertThat(values(request("a"))).containsExactly(1.0, 2.0, 4.0);
  }

  @Test
  void hasNoReadingsOfOpaqueItemsAndDoesNotFetchThem() {
    processing.data("a", "opaque/7", "bytes");
    assertThat(values(request("a"))).isEmpty();
    assertThat(processing.asked).doesNotContain("getContent");
  }

  @Test
  void givesSumsWhereItemsHaveThem() {
    processing.senml(
        "a", "[{\"n\":\"energy\",\"t\":%d,\"u\":\"J\",\"s\":12.5}]".formatted(SECONDS));
    Reading reading = readings(request("a")).get(0);
    assertThat(reading.getSum()).isEqualTo(12.5);
    assertThat(reading.getValueCase()).isEqualTo(Reading.ValueCase.VALUE_NOT_SET);
    assertThat(reading.getUnit()).isEqualTo("J");
  }

  @Test
  void asksForOperationsFromTheMillisecondThatTheRangeBeginsIn() {
    processing.senml("a", item("v", 1, 1));
    processing.asked.clear();
    TimeRange range =
        TimeRange.newBuilder()
            .setFrom(Timestamp.newBuilder().setSeconds(SECONDS).setNanos(5_200_300))
            .build();
    assertThat(values(request("a").setSampled(range))).containsExactly(1.0);
    assertThat(processing.asked).contains("search 5000000").doesNotContain("search 5200300");
  }

  @Test
  void readsFormatsOnce() {
    processing.senml("a", item("v", 1, 1));
    values(request("a"));
    processing.asked.clear();
    values(request("a"));
    assertThat(processing.asked).doesNotContain("get");
  }

  @Test
  void tellsHowManyMayReadAtATime() {
    processing.senml("a", item("v", 1, 1));
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch gate = new CountDownLatch(1);
    processing.beforeContent =
        () -> {
          begun.countDown();
          await(gate);
        };
    node.user().readings(request("a").build());
    node.user().readings(request("a").build());
    await(begun);
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> values(request("a")));
    gate.countDown();
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.OVERLOADED);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Double> values(ReadingsRequest.Builder request) {
    return readings(request).stream().map(Reading::getDoubleValue).toList();
  }

  private List<Reading> readings(ReadingsRequest.Builder request) {
    List<Reading> all = new ArrayList<>();
    node.user().readings(request.build()).forEachRemaining(m -> all.addAll(m.getReadingsList()));
    return all;
  }

  private static ReadingsRequest.Builder request(String... sources) {
    return ReadingsRequest.newBuilder().addAllSources(List.of(sources));
  }

  private static SaltedField field(String name, double value) {
    String pack = item(name, 1, value);
    return SaltedField.of(
        new byte[SaltedField.SALT_BYTES],
        name,
        pack.substring(1, pack.length() - 1).getBytes(UTF_8));
  }

  private static String item(String name, long seconds, double value) {
    return "[{\"n\":\"%s\",\"t\":%d,\"v\":%s}]".formatted(name, SECONDS + seconds, value);
  }
}
