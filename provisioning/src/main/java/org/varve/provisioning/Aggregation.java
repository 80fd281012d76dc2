package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.varve.formats.Reading;
import org.varve.formats.Value;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.u2s.v1.AggregateBasis;
import org.varve.proto.u2s.v1.AggregateRow;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Summarises readings into rows while they come, and keeps account of what they came from. */
final class Aggregation implements ReadingTaker {
  static final int ROWS_MAX = 10_000;

  private final WantedReadings wanted;
  private final long everyMillis;
  private final Map<Key, Row> rows = new TreeMap<>(Key.ORDER);
  private final AggregateBasis.Builder basis = AggregateBasis.newBuilder();
  private final MessageDigest operations = sha256();

  /**
   * @param everyMillis length of a window; 0 for a single one
   */
  Aggregation(WantedReadings wanted, long everyMillis) {
    this.wanted = wanted;
    this.everyMillis = everyMillis;
  }

  /** Of what a row is; the window is a count of windows since 1970. */
  private record Key(String name, String unit, long window) {
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::name).thenComparing(Key::unit).thenComparingLong(Key::window);
  }

  private static final class Row {
    private final NumberSummary numbers = new NumberSummary();
    private long operations;
    private long firstLeaf;
    private long lastLeaf;

    void add(double number, Instant time, long leaf) {
      if (operations == 0) {
        firstLeaf = leaf;
      }
      if (operations == 0 || leaf != lastLeaf) {
        operations++;
        lastLeaf = leaf;
      }
      numbers.add(number, time);
    }
  }

  @Override
  public void begin(OperationSummary operation) {
    if (basis.getOperations() == 0) {
      basis.setFirstLeafIndex(operation.getLeafIndex());
    }
    basis.setLastLeafIndex(operation.getLeafIndex()).setOperations(basis.getOperations() + 1);
    operations.update(operation.getOperationId().toByteArray());
  }

  @Override
  public boolean take(Reading reading, Place place) {
    if (!wanted.fits(reading)) {
      return true;
    }
    if (reading.value().orElse(null) instanceof Value.Number number) {
      Key key = new Key(reading.name(), reading.unit().orElse(""), window(reading.time()));
      row(key).add(number.number(), reading.time(), place.operation().getLeafIndex());
      basis.setNumbers(basis.getNumbers() + 1);
    } else {
      basis.setOtherReadings(basis.getOtherReadings() + 1);
    }
    return true;
  }

  @Override
  public void erased() {
    basis.setErasedOperations(basis.getErasedOperations() + 1);
  }

  @Override
  public void leaveOut() {
    basis.setUnreadableItems(basis.getUnreadableItems() + 1);
  }

  void forEachRow(Consumer<AggregateRow> taker) {
    rows.forEach((key, row) -> taker.accept(message(key, row)));
  }

  /** To be called once, at the end. */
  AggregateBasis basis(long treeSize) {
    return basis
        .setTreeSize(treeSize)
        .setOperationsDigest(ByteString.copyFrom(operations.digest()))
        .build();
  }

  private Row row(Key key) {
    Row known = rows.get(key);
    if (known != null) {
      return known;
    }
    if (rows.size() == ROWS_MAX) {
      throw new Failure(
          ErrorReason.MALFORMED_REQUEST,
          ("the answer would have more than %d rows;"
                  + " take longer windows, a shorter range, or a single name")
              .formatted(ROWS_MAX));
    }
    Row made = new Row();
    rows.put(key, made);
    return made;
  }

  private long window(Instant time) {
    return everyMillis == 0 ? 0 : Math.floorDiv(time.toEpochMilli(), everyMillis);
  }

  private AggregateRow message(Key key, Row row) {
    NumberSummary numbers = row.numbers;
    AggregateRow.Builder message =
        AggregateRow.newBuilder()
            .setName(key.name())
            .setUnit(key.unit())
            .setCount(numbers.count())
            .setMin(numbers.min())
            .setMax(numbers.max())
            .setSum(numbers.sum())
            .setMean(numbers.mean())
            .setLast(numbers.last())
            .setLastTime(Messages.timestamp(numbers.lastTime()))
            .setOperations(row.operations)
            .setFirstLeafIndex(row.firstLeaf)
            .setLastLeafIndex(row.lastLeaf);
    if (everyMillis > 0) {
      Instant from = Instant.ofEpochMilli(key.window() * everyMillis);
      message
          .setWindowFrom(Messages.timestamp(from))
          .setWindowUntil(Messages.timestamp(from.plusMillis(everyMillis)));
    }
    return message.build();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
