package org.varve.edge.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.GapBody;
import org.varve.evidence.operation.GapBody.Reason;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;

/**
 * Makes room at the expense of the oldest operations, and queues a signed statement of that for
 * each source, all in one transaction: nothing leaves unsaid.
 *
 * <p>A statement that is dropped itself lives on in the new one, which takes over its range and its
 * count; one that is still the last of its source and was not handed out is replaced by a wider
 * one, so that dropping again and again leaves one statement and not a queue full of them.
 */
final class OldestDrop {
  private static final int ROWS_MAX = 1_000;

  private final Connection connection;
  private final OperationSigner signer;
  private final Instant now;
  private final long epoch;

  /** The newest statement of each source that may still be replaced, as known before. */
  private final Map<String, Long> replaceable;

  private final SortedMap<String, GapBody> lost = new TreeMap<>();
  private final Map<String, Long> stated = new HashMap<>();
  private final List<Long> dropped = new ArrayList<>();
  private long operations;
  private long items;
  private long freedBytes;
  private long addedBytes;
  private long replaced;

  OldestDrop(
      Connection connection,
      OperationSigner signer,
      Instant now,
      long epoch,
      Map<String, Long> replaceable) {
    this.connection = connection;
    this.signer = signer;
    this.now = now;
    this.epoch = epoch;
    this.replaceable = replaceable;
  }

  /**
   * What was done.
   *
   * @param operations dropped, statements not counted
   * @param items of these
   * @param queuedChange of the number of queued operations
   * @param bytesChange of their bytes
   * @param stated number of the newest statement of each source concerned
   */
  record Outcome(
      long operations, long items, long queuedChange, long bytesChange, Map<String, Long> stated) {}

  /** Drops what is behind this number, until so much is free; at most some rows at once. */
  Outcome run(long afterNumber, long operationsWanted, long bytesWanted) throws SQLException {
    collect(afterNumber, operationsWanted, bytesWanted);
    for (long number : dropped) {
      QueueDatabase.run(connection, "DELETE FROM queued WHERE number = ?", number);
      // The file still lies in its folder, and is signed again when there is room.
      FileRows.delete(connection, number);
    }
    for (Map.Entry<String, GapBody> each : lost.entrySet()) {
      state(each.getKey(), each.getValue());
    }
    if (operations > 0) {
      QueueDatabase.run(
          connection, "UPDATE meta SET value = value + ? WHERE name = 'dropped'", operations);
    }
    long change = lost.size() - dropped.size() - replaced;
    return new Outcome(operations, items, change, addedBytes - freedBytes, stated);
  }

  private void collect(long afterNumber, long operationsWanted, long bytesWanted)
      throws SQLException {
    String sql =
        "SELECT number, operation, length(items) FROM queued WHERE number > ?"
            + " ORDER BY number LIMIT ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, afterNumber);
      select.setInt(2, ROWS_MAX);
      try (ResultSet row = select.executeQuery()) {
        while ((dropped.size() < operationsWanted || freedBytes < bytesWanted) && row.next()) {
          dropped.add(row.getLong(1));
          Operation operation = Operation.decode(row.getBytes(2));
          freedBytes += operation.size() + row.getLong(3);
          count(operation);
        }
      }
    }
  }

  private void count(Operation operation) {
    OperationPayload payload = operation.payload();
    long sequence = payload.sequence();
    GapBody gap;
    if (payload.kind() == OperationKind.GAP) {
      GapBody earlier = GapBody.decode(payload.body().orElseThrow());
      gap = new GapBody(epoch, earlier.from(), sequence, Reason.QUEUE_FULL, earlier.items());
    } else {
      gap = new GapBody(epoch, sequence, sequence, Reason.QUEUE_FULL, payload.itemCount());
      operations++;
      items += payload.itemCount();
    }
    lost.merge(operation.header().source(), gap, OldestDrop::joined);
  }

  private void state(String source, GapBody gap) throws SQLException {
    SourceState state = SourceRows.find(connection, source);
    Operation before = replaceable(source);
    long sequence = before == null ? state.sequence() + 1 : state.sequence();
    OperationId previous =
        before == null ? state.previous().orElse(null) : before.payload().previous().orElse(null);
    GapBody whole =
        before == null ? gap : joined(GapBody.decode(before.payload().body().orElseThrow()), gap);
    Operation statement =
        signer.sign(
            source,
            now,
            OperationPayload.of(OperationKind.GAP)
                .epoch(epoch)
                .sequence(sequence)
                .previous(previous)
                .description(
                    "%d items of operations %d to %d were dropped: queue full"
                        .formatted(whole.items(), whole.from(), whole.to()))
                .body(whole.encode())
                .build());
    SourceRows.stated(connection, statement);
    QueueDatabase.run(
        connection,
        "INSERT INTO queued (operation, items) VALUES (?, ?)",
        statement.bytes(),
        Items.pack(List.of()));
    addedBytes += statement.size();
    stated.put(source, QueueDatabase.number(connection, "SELECT last_insert_rowid()"));
  }

  /** Takes the statement that the new one replaces out of the queue, if there is one. */
  private @Nullable Operation replaceable(String source) throws SQLException {
    Long number = replaceable.get(source);
    if (number == null || dropped.contains(number)) {
      return null;
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT operation FROM queued WHERE number = ?")) {
      select.setLong(1, number);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        Operation statement = Operation.decode(row.getBytes(1));
        QueueDatabase.run(connection, "DELETE FROM queued WHERE number = ?", number);
        freedBytes += statement.size();
        replaced++;
        return statement;
      }
    }
  }

  private static GapBody joined(GapBody a, GapBody b) {
    return new GapBody(
        a.epoch(),
        Math.min(a.from(), b.from()),
        Math.max(a.to(), b.to()),
        a.reason(),
        a.items() + b.items());
  }
}
