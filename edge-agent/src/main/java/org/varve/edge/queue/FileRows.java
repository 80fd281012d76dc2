package org.varve.edge.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.edge.queue.FileRow.Outcome;

/**
 * The rows of files that are on their way. They change in the transactions of their operations, so
 * that a file is neither forgotten nor signed twice, whenever the agent ends.
 */
final class FileRows {
  static final String SCHEMA =
      "CREATE TABLE file (number INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL,"
          + " sha256 TEXT NOT NULL, outcome TEXT NOT NULL, refusal TEXT)";

  private FileRows() {}

  static void insert(Connection connection, long number, String source, String name, String sha256)
      throws SQLException {
    QueueDatabase.run(
        connection,
        "INSERT INTO file (number, source, name, sha256, outcome) VALUES (?, ?, ?, ?, ?)",
        number,
        source,
        name,
        sha256,
        Outcome.QUEUED.name());
  }

  static void recorded(Connection connection, long number) throws SQLException {
    QueueDatabase.run(
        connection,
        "UPDATE file SET outcome = ? WHERE number = ?",
        Outcome.RECORDED.name(),
        number);
  }

  static void refused(Connection connection, long number, String why) throws SQLException {
    QueueDatabase.run(
        connection,
        "UPDATE file SET outcome = ?, refusal = ? WHERE number = ?",
        Outcome.REFUSED.name(),
        why,
        number);
  }

  /** Its operation is gone unrecorded, or the file has been dealt with. */
  static void delete(Connection connection, long number) throws SQLException {
    QueueDatabase.run(connection, "DELETE FROM file WHERE number = ?", number);
  }

  static List<FileRow> list(Connection connection, String source) throws SQLException {
    List<FileRow> rows = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT number, name, sha256, outcome, refusal FROM file WHERE source = ?"
                + " ORDER BY number")) {
      select.setString(1, source);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(
              new FileRow(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  Outcome.valueOf(row.getString(4)),
                  Optional.ofNullable(row.getString(5))));
        }
      }
    }
    return rows;
  }
}
