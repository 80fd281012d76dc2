package org.varve.edge.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.varve.edge.queue.RefusedOperation.Refusal;
import org.varve.evidence.operation.Operation;

/** The rows of the operations that the server refused. */
final class RefusedRows {
  private RefusedRows() {}

  static void insert(Connection connection, QueuedOperation operation, Refusal refusal, Instant now)
      throws SQLException {
    QueueDatabase.run(
        connection,
        "INSERT INTO refused (number, operation, items, reason, message, refused_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        operation.number(),
        operation.operation().bytes(),
        Items.pack(operation.items()),
        refusal.reason(),
        refusal.message(),
        now.toEpochMilli());
  }

  static List<RefusedOperation> list(Connection connection, int max) throws SQLException {
    String sql =
        "SELECT number, operation, reason, message, refused_at FROM refused"
            + " ORDER BY number LIMIT ?";
    List<RefusedOperation> list = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, max);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          list.add(refused(row));
        }
      }
    }
    return list;
  }

  /** New numbers put them at the end: what is on its way now must not be overtaken. */
  static long retryAll(Connection connection) throws SQLException {
    long count = QueueDatabase.number(connection, "SELECT count(*) FROM refused");
    QueueDatabase.run(
        connection,
        "INSERT INTO queued (operation, items)"
            + " SELECT operation, items FROM refused ORDER BY number");
    deleteAll(connection);
    return count;
  }

  static long deleteAll(Connection connection) throws SQLException {
    long count = QueueDatabase.number(connection, "SELECT count(*) FROM refused");
    QueueDatabase.run(connection, "DELETE FROM refused");
    return count;
  }

  private static RefusedOperation refused(ResultSet row) throws SQLException {
    Operation operation = Operation.decode(row.getBytes(2));
    return new RefusedOperation(
        row.getLong(1),
        operation.header().source(),
        operation.payload().sequence(),
        operation.id(),
        new Refusal(row.getString(3), row.getString(4)),
        Instant.ofEpochMilli(row.getLong(5)));
  }
}
