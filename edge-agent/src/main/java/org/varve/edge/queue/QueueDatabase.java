package org.varve.edge.queue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.varve.evidence.MalformedException;

/** The SQLite file below the queue: its schema, its durability, and transactions on it. */
final class QueueDatabase implements AutoCloseable {
  private static final int SCHEMA_VERSION = 2;
  private static final int CACHE_KIB = 1_024;
  private static final int PAGE_BYTES = 1_024;

  /** Of the write-ahead log, before they go to the file proper: a page that changes often, once. */
  private static final int LOG_PAGES = 4_000;

  private static final String[] SCHEMA = {
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE source (name TEXT PRIMARY KEY, sequence INTEGER NOT NULL, previous BLOB,"
        + " position TEXT NOT NULL, readings INTEGER NOT NULL, rejected INTEGER NOT NULL)"
        + " WITHOUT ROWID",
    // AUTOINCREMENT: a number must not come back after the last row was deleted.
    "CREATE TABLE queued (number INTEGER PRIMARY KEY AUTOINCREMENT, operation BLOB NOT NULL,"
        + " items BLOB NOT NULL)",
    "CREATE TABLE refused (number INTEGER PRIMARY KEY, operation BLOB NOT NULL,"
        + " items BLOB NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL,"
        + " refused_at INTEGER NOT NULL)",
  };

  private final Path file;
  private final Connection connection;

  private QueueDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Opens the file, or makes it. */
  static QueueDatabase open(Path file) throws QueueException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    // The signed bytes must be on the disk, not in its cache, before they are sent.
    config.setSynchronous(SynchronousMode.FULL);
    config.setCacheSize(-CACHE_KIB);
    // A new file's alone. What is written are whole pages: an operation of some readings is small.
    config.setPageSize(PAGE_BYTES);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(LOG_PAGES));
    config.setBusyTimeout(10_000);
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      QueueDatabase database = new QueueDatabase(file, connection);
      database.prepare();
      return database;
    } catch (SQLException e) {
      throw failure(file, "cannot be opened", e);
    }
  }

  /** What is done with the database in one go. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Runs the work as one transaction: durable when this returns, undone if it throws. */
  <T> T inTransaction(String what, Work<T> work) throws QueueException {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw failure(file, what, e);
    }
  }

  /** Runs one statement that reads. */
  <T> T read(String what, Work<T> work) throws QueueException {
    try {
      return work.on(connection);
    } catch (SQLException | MalformedException | DamagedItemsException e) {
      throw failure(file, what, e);
    }
  }

  @Override
  public void close() throws QueueException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(file, "cannot be closed", e);
    }
  }

  /** A number that SQL gives; the query must give one row. */
  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  static void run(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private void prepare() throws SQLException, QueueException {
    long version = number(connection, "PRAGMA user_version");
    if (version > SCHEMA_VERSION) {
      throw new QueueException(
          "%s has schema version %d, this agent knows %d; run the newer agent"
              .formatted(file, version, SCHEMA_VERSION));
    }
    if (version < SCHEMA_VERSION) {
      inTransaction("cannot be made", this::createSchema);
    }
  }

  private Void createSchema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (number(connection, "PRAGMA user_version") == 0) {
        for (String table : SCHEMA) {
          statement.executeUpdate(table);
        }
      }
      statement.executeUpdate(FileRows.SCHEMA);
      statement.executeUpdate("PRAGMA user_version = " + SCHEMA_VERSION);
    }
    return null;
  }

  private static QueueException failure(Path file, String what, Exception e) {
    return new QueueException(
        "the queue %s %s: %s; check disk space and rights, or see docs/agent.md, \"damaged queue\""
            .formatted(file, what, e.getMessage()),
        e);
  }
}
