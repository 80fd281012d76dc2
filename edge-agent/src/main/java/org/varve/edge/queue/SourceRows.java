package org.varve.edge.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;

/** The rows of the sources' states. */
final class SourceRows {
  private static final String SELECT_ALL =
      "SELECT sequence, previous, position, readings, rejected, name FROM source";

  private static final String SELECT = SELECT_ALL + " WHERE name = ?";

  private static final String UPSERT =
      "INSERT INTO source (name, sequence, previous, position, readings, rejected)"
          + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
          + " sequence = excluded.sequence, previous = excluded.previous,"
          + " position = excluded.position, readings = excluded.readings,"
          + " rejected = excluded.rejected";

  private SourceRows() {}

  static SourceState find(Connection connection, String source) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, source);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? state(row) : SourceState.START;
      }
    }
  }

  static SortedMap<String, SourceState> all(Connection connection) throws SQLException {
    SortedMap<String, SourceState> states = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT_ALL);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        states.put(row.getString(6), state(row));
      }
    }
    return states;
  }

  static void advance(Connection connection, Operation operation, Progress progress)
      throws SQLException {
    String source = operation.header().source();
    SourceState state = find(connection, source);
    if (operation.payload().sequence() != state.sequence() + 1) {
      throw new IllegalStateException(
          "operation %d of %s follows %d; sign from the state that the queue gives"
              .formatted(operation.payload().sequence(), source, state.sequence()));
    }
    QueueDatabase.run(
        connection,
        UPSERT,
        source,
        operation.payload().sequence(),
        operation.id().digest().bytes(),
        progress.position(),
        state.readings() + progress.readings(),
        progress.rejected());
  }

  /** A statement of the agent itself moves the chain, not the source's own progress. */
  static void stated(Connection connection, Operation statement) throws SQLException {
    QueueDatabase.run(
        connection,
        "UPDATE source SET sequence = ?, previous = ? WHERE name = ?",
        statement.payload().sequence(),
        statement.id().digest().bytes(),
        statement.header().source());
  }

  static void skip(Connection connection, String source, Progress progress) throws SQLException {
    SourceState state = find(connection, source);
    QueueDatabase.run(
        connection,
        UPSERT,
        source,
        state.sequence(),
        state.previous().map(id -> id.digest().bytes()).orElse(null),
        progress.position(),
        state.readings(),
        progress.rejected());
  }

  private static SourceState state(ResultSet row) throws SQLException {
    byte[] previous = row.getBytes(2);
    return new SourceState(
        row.getLong(1),
        Optional.ofNullable(previous).map(bytes -> new OperationId(Digest.of(bytes))),
        row.getString(3),
        row.getLong(4),
        row.getLong(5));
  }
}
