package org.varve.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.Operation;
import org.varve.proto.common.v1.TimeRange;
import org.varve.proto.u2s.v1.AggregateBasis;
import org.varve.proto.u2s.v1.AggregateRequest;
import org.varve.proto.u2s.v1.AggregateResponse;
import org.varve.proto.u2s.v1.AggregateRow;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What an aggregate says, and of what it says that it was made. */
@Timeout(60)
class AggregatesTest {
  /** A whole hour since 1970. */
  private static final long HOUR = 1_700_000_000L / 3_600 * 3_600;

  private final FakeProcessing processing = new FakeProcessing();
  private ServedProvisioning node;

  @BeforeEach
  void start() throws IOException {
    node = new ServedProvisioning(processing);
    processing.format(FakeProcessing.senmlFormat());
    processing.format(FakeProcessing.format("opaque/1", FormatKind.OPAQUE, Optional.empty()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void summarisesEachNameInWindowsThatBeginAtTheHour() {
    processing.senml("a", item("load", 10, 1), item("load", 20, 3), item("temp", 30, -4));
    processing.senml("b", item("load", 15, 99));
    processing.senml("a", item("load", 3_599, 5), item("load", 3_600, 7));
    processing.senml("a", item("load", 5, 8));

    List<AggregateResponse> answer =
        ask(request().setEvery(Duration.newBuilder().setSeconds(3_600)));

    List<AggregateRow> rows = rows(answer);
    assertThat(rows)
        .extracting(
            AggregateRow::getName,
            row -> row.getWindowFrom().getSeconds() - HOUR,
            row -> row.getWindowUntil().getSeconds() - HOUR,
            AggregateRow::getCount,
            AggregateRow::getMin,
            AggregateRow::getMax,
            AggregateRow::getSum,
            AggregateRow::getMean,
            AggregateRow::getLast)
        .containsExactly(
            tuple("load", 0L, 3_600L, 4L, 1.0, 8.0, 17.0, 4.25, 5.0),
            tuple("load", 3_600L, 7_200L, 1L, 7.0, 7.0, 7.0, 7.0, 7.0),
            tuple("temp", 0L, 3_600L, 1L, -4.0, -4.0, -4.0, -4.0, -4.0));
    assertThat(rows.get(0).getOperations()).isEqualTo(3);
    assertThat(rows.get(0).getLastLeafIndex() - rows.get(0).getFirstLeafIndex()).isEqualTo(3);
    assertThat(rows.get(1).getOperations()).isEqualTo(1);
    assertThat(rows.get(1).getFirstLeafIndex()).isEqualTo(rows.get(1).getLastLeafIndex());
  }

  @Test
  void saysWhatItWasMadeOfSoThatAnyoneCanMakeItAgain() throws IOException {
    Operation first = processing.senml("a", item("v", 1, 1), "no senml", item("v", 2, 2));
    Operation second =
        processing.senml("a", "[{\"n\":\"v\",\"t\":%d,\"vs\":\"text\"}]".formatted(HOUR + 3));
    Operation third = processing.data("a", "opaque/1", "bytes");
    processing.senml("b", item("v", 1, 1));

    AggregateBasis basis = basis(ask(request().setName("v")));

    ByteArrayOutputStream ids = new ByteArrayOutputStream();
    for (Operation each : List.of(first, second, third)) {
      ids.write(each.id().digest().bytes());
    }
    assertThat(basis.getOperations()).isEqualTo(3);
    assertThat(basis.getOperationsDigest().toByteArray())
        .isEqualTo(Digest.sha256(ids.toByteArray()).bytes());
    assertThat(basis.getLastLeafIndex()).isEqualTo(basis.getFirstLeafIndex() + 2);
    assertThat(basis.getTreeSize()).isEqualTo(basis.getLastLeafIndex() + 2);
    assertThat(basis.getNumbers()).isEqualTo(2);
    assertThat(basis.getOtherReadings()).isEqualTo(1);
    assertThat(basis.getUnreadableItems()).isEqualTo(1);
  }

  @Test
  void keepsToTheNameAndTheRangeAndNeedsNoWindow() {
    processing.senml("a", item("v", 1, 1), item("w", 2, 50), item("v", 3, 3), item("v", 9, 9));
    TimeRange range =
        TimeRange.newBuilder()
            .setFrom(Timestamp.newBuilder().setSeconds(HOUR + 2))
            .setUntil(Timestamp.newBuilder().setSeconds(HOUR + 9))
            .build();

    List<AggregateRow> rows = rows(ask(request().setName("v").setSampled(range)));

    assertThat(rows).singleElement().satisfies(row -> assertThat(row.getSum()).isEqualTo(3));
    assertThat(rows.get(0).hasWindowFrom()).isFalse();
    List<AggregateResponse> nothing = ask(request().setName("nobody"));
    assertThat(rows(nothing)).isEmpty();
    assertThat(basis(nothing).getNumbers()).isZero();
    assertThat(basis(nothing).getOperations()).isEqualTo(1);
  }

  @Test
  void neverMixesUnits() {
    processing.senml(
        "a",
        "[{\"n\":\"v\",\"t\":%d,\"u\":\"A\",\"v\":1}]".formatted(HOUR),
        "[{\"n\":\"v\",\"t\":%d,\"u\":\"V\",\"v\":230}]".formatted(HOUR));
    assertThat(rows(ask(request())))
        .extracting(AggregateRow::getUnit, AggregateRow::getSum)
        .containsExactly(tuple("A", 1.0), tuple("V", 230.0));
  }

  @Test
  void givesManyRowsInPartsAndRefusesTooMany() {
    String[] items = new String[1_000];
    for (int i = 0; i < items.length; i++) {
      items[i] = item("v", i, i);
    }
    processing.senml("a", items);
    Duration second = Duration.newBuilder().setSeconds(1).build();
    List<AggregateResponse> answer = ask(request().setEvery(second));
    assertThat(answer).allMatch(message -> message.getRowsCount() <= 500).hasSize(2);
    assertThat(rows(answer)).hasSize(1_000);
    assertThat(rows(answer)).extracting(AggregateRow::getLast).isSorted();

    for (int i = 1; i <= 10; i++) {
      processing.senml("a", item("more-" + i, 1, 1));
      for (int j = 0; j < items.length; j++) {
        items[j] = item("v", i * 1_000 + j, 1);
      }
      processing.senml("a", items);
    }
    assertRefused(ErrorReason.MALFORMED_REQUEST, request().setEvery(second), "10000 rows");
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertRefused(ErrorReason.UNKNOWN_SOURCE, request().setSource("nobody"), "'nobody'");
    assertRefused(ErrorReason.MALFORMED_REQUEST, request().setSource(""), "exact name");
    assertRefused(ErrorReason.MALFORMED_REQUEST, request().setSource("a*"), "exact name");
    for (Duration every :
        List.of(
            Duration.getDefaultInstance(),
            Duration.newBuilder().setSeconds(-1).build(),
            Duration.newBuilder().setNanos(1).build(),
            Duration.newBuilder().setSeconds(1L << 40).build())) {
      assertRefused(ErrorReason.MALFORMED_REQUEST, request().setEvery(every), "every is");
    }
  }

  private void assertRefused(ErrorReason reason, AggregateRequest.Builder request, String words) {
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> ask(request));
    assertThat(Failure.of(refused).reason()).isEqualTo(reason);
    assertThat(Failure.of(refused)).hasMessageContaining(words);
  }

  private static AggregateRequest.Builder request() {
    return AggregateRequest.newBuilder().setSource("a");
  }

  private List<AggregateResponse> ask(AggregateRequest.Builder request) {
    List<AggregateResponse> answer = new ArrayList<>();
    node.user().aggregate(request.build()).forEachRemaining(answer::add);
    return answer;
  }

  private static List<AggregateRow> rows(List<AggregateResponse> answer) {
    return answer.stream().flatMap(message -> message.getRowsList().stream()).toList();
  }

  private static AggregateBasis basis(List<AggregateResponse> answer) {
    assertThat(answer.subList(0, answer.size() - 1)).noneMatch(AggregateResponse::hasBasis);
    return answer.get(answer.size() - 1).getBasis();
  }

  private static String item(String name, long seconds, double value) {
    return "[{\"n\":\"%s\",\"t\":%d,\"v\":%s}]".formatted(name, HOUR + seconds, value);
  }
}
