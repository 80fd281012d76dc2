package org.varve.provisioning;

import com.google.protobuf.Duration;
import java.util.ArrayList;
import java.util.List;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.u2s.v1.AggregateRequest;
import org.varve.proto.u2s.v1.AggregateResponse;
import org.varve.proto.u2s.v1.AggregateRow;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Summarises the readings of a source, and says of which operations the summary was made. */
final class Aggregates {
  private static final int ROWS_A_MESSAGE = 500;
  private static final int NANOS_A_MILLI = 1_000_000;
  private static final long EVERY_SECONDS_MAX = java.time.Duration.ofDays(3_660).toSeconds();

  private final Readings readings;

  Aggregates(Readings readings) {
    this.readings = readings;
  }

  static void check(AggregateRequest request) {
    if (request.getSource().isEmpty() || request.getSource().endsWith("*")) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "source is '%s'; give the exact name of one source".formatted(request.getSource()));
    }
    Duration every = request.getEvery();
    boolean isWhole = every.getNanos() >= 0 && every.getNanos() % NANOS_A_MILLI == 0;
    boolean isPositive =
        every.getSeconds() > 0 || (every.getSeconds() == 0 && every.getNanos() > 0);
    if (request.hasEvery() && !(isWhole && isPositive && every.getSeconds() <= EVERY_SECONDS_MAX)) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          "every is %d s %d ns; give whole milliseconds, at least 1 and at most 3660 days"
              .formatted(every.getSeconds(), every.getNanos()));
    }
  }

  /** Gives the rows, then what they were made of; ends early when the data user has gone. */
  void stream(AggregateRequest request, Requester requester, ReadySink<AggregateResponse> user)
      throws InterruptedException {
    Duration every = request.getEvery();
    Aggregation aggregation =
        new Aggregation(
            new WantedReadings(request.getName(), request.getSampled()),
            every.getSeconds() * 1_000 + every.getNanos() / NANOS_A_MILLI);
    long treeSize =
        readings.read(
            new Readings.Range(requester, request.getSource(), request.getSampled()), aggregation);
    List<AggregateRow> rows = new ArrayList<>();
    aggregation.forEachRow(rows::add);
    int at = 0;
    for (; rows.size() - at > ROWS_A_MESSAGE; at += ROWS_A_MESSAGE) {
      if (!user.give(message(rows, at).build())) {
        return;
      }
    }
    user.give(message(rows, at).setBasis(aggregation.basis(treeSize)).build());
  }

  private static AggregateResponse.Builder message(List<AggregateRow> rows, int at) {
    return AggregateResponse.newBuilder()
        .addAllRows(rows.subList(at, Math.min(rows.size(), at + ROWS_A_MESSAGE)));
  }
}
