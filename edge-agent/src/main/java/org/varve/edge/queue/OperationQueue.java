package org.varve.edge.queue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.edge.clock.AgentClock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationSigner;

/**
 * Signed operations that wait for their receipt, on disk.
 *
 * <p>An operation is on disk when {@link #add} returns, together with the state of its source: so
 * after a crash the source goes on exactly behind it. It leaves only by {@link #recorded}, once its
 * receipt was verified, by {@link #refused}, which keeps it for the operator, or by {@link
 * #dropOldest}, which states it. Safe for use by many threads.
 */
public final class OperationQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperationQueue.class);

  /** So much of the limit is freed at once: a statement with every operation would fill it. */
  private static final long FREED_SHARE = 16;

  private final QueueDatabase database;
  private final QueueLimits limits;
  private final AgentClock clock;
  private final long epoch;
  private final QueueTotals totals;

  /** The last statement of a source, as long as no operation follows it. */
  private final Map<String, Long> lastStatements = new HashMap<>();

  /** What was given to the uplink may be on its way, and is neither dropped nor replaced. */
  private long handedOut;

  private OperationQueue(QueueDatabase database, QueueLimits limits, AgentClock clock)
      throws QueueException {
    this.database = database;
    this.limits = limits;
    this.clock = clock;
    this.epoch = openEpoch();
    this.totals = database.read("cannot be read", QueueTotals::count);
  }

  /**
   * Opens the queue in this file, or makes a new one, with a new epoch.
   *
   * @throws QueueException if the file is damaged, of a newer version or cannot be written, or if
   *     the clock is not set
   */
  public static OperationQueue open(Path file, QueueLimits limits, AgentClock clock)
      throws QueueException {
    QueueDatabase database = QueueDatabase.open(file);
    try {
      return new OperationQueue(database, limits, clock);
    } catch (QueueException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Opens a queue that is there, to look into it; an agent may be running.
   *
   * @throws QueueException also if there is none
   */
  public static OperationQueue openExisting(Path file) throws QueueException {
    if (!Files.exists(file)) {
      throw new QueueException("there is no queue at " + file + "; the agent has not run yet");
    }
    return open(file, QueueLimits.USUAL, new AgentClock(Clock.systemUTC(), System::nanoTime));
  }

  /** Seconds since 1970 when this queue was made; all its operations carry it. */
  public long epoch() {
    return epoch;
  }

  /** Where the chain of this source stands. */
  public synchronized SourceState state(String source) throws QueueException {
    return database.read("cannot be read", connection -> SourceRows.find(connection, source));
  }

  /** All sources that ever gave something, by name. */
  public synchronized SortedMap<String, SourceState> states() throws QueueException {
    return database.read("cannot be read", SourceRows::all);
  }

  /**
   * Keeps a signed operation and the progress of its source, durably: both or neither.
   *
   * <p>It must be the one after {@link #state}: a source is used by one thread at a time.
   */
  public synchronized void add(Operation operation, List<byte[]> items, Progress progress)
      throws QueueException {
    add(operation, items, progress, (connection, number) -> {});
  }

  /** The same for a file of a watched folder, which is known by its name until it is dealt with. */
  public synchronized void addFile(
      Operation operation, byte[] content, Progress progress, String name, String sha256)
      throws QueueException {
    String source = operation.header().source();
    add(
        operation,
        List.of(content),
        progress,
        (connection, number) -> FileRows.insert(connection, number, source, name, sha256));
  }

  /** What else belongs to an operation of this number. */
  @FunctionalInterface
  private interface Beside {
    void keep(java.sql.Connection connection, long number) throws SQLException;
  }

  private void add(Operation operation, List<byte[]> items, Progress progress, Beside beside)
      throws QueueException {
    byte[] packed = Items.pack(items);
    database.inTransaction(
        "cannot take an operation",
        connection -> {
          SourceRows.advance(connection, operation, progress);
          QueueDatabase.run(
              connection,
              "INSERT INTO queued (operation, items) VALUES (?, ?)",
              operation.bytes(),
              packed);
          beside.keep(connection, QueueDatabase.number(connection, "SELECT last_insert_rowid()"));
          return operation;
        });
    lastStatements.remove(operation.header().source());
    totals.queued++;
    totals.queuedBytes += operation.size() + packed.length;
    totals.readings += progress.readings();
  }

  /** Keeps the progress of a source that gave nothing to sign: blank or rejected rows. */
  public synchronized void skip(String source, Progress progress) throws QueueException {
    database.inTransaction(
        "cannot take a position",
        connection -> {
          SourceRows.skip(connection, source, progress);
          return source;
        });
  }

  /** The files of a source that are not dealt with yet, by age. */
  public synchronized List<FileRow> files(String source) throws QueueException {
    return database.read("cannot be read", connection -> FileRows.list(connection, source));
  }

  /** The file was moved, or is another one by now. */
  public synchronized void forgetFile(long number) throws QueueException {
    database.inTransaction(
        "cannot forget a file",
        connection -> {
          FileRows.delete(connection, number);
          return number;
        });
  }

  /** Waits until there is room for an operation; false if there is none yet. */
  public synchronized boolean awaitRoom(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long left = patience.toNanos();
    while (!totals.within(limits) && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    return totals.within(limits);
  }

  /**
   * Drops the oldest operations that are not on their way, if the limits say so, and queues signed
   * statements of that in the same transaction. Sources sign under this object's lock, since
   * statements go into their chains.
   *
   * @return whether there is room now
   */
  public synchronized boolean dropOldest(OperationSigner signer) throws QueueException {
    if (limits.whenFull() != WhenFull.DROP_OLDEST || totals.within(limits)) {
      return totals.within(limits);
    }
    long operations = totals.queued + totals.refused - limits.operationsMax();
    long bytes = totals.queuedBytes + totals.refusedBytes - limits.bytesMax();
    long share = limits.operationsMax() / FREED_SHARE;
    long byteShare = limits.bytesMax() / FREED_SHARE;
    Map<String, Long> replaceable = new HashMap<>(lastStatements);
    replaceable.values().removeIf(number -> number <= handedOut);
    OldestDrop.Outcome outcome =
        database.inTransaction(
            "cannot drop the oldest",
            connection ->
                new OldestDrop(connection, signer, clock.instant(), epoch, replaceable)
                    .run(handedOut, operations + share, bytes + byteShare));
    totals.queued += outcome.queuedChange();
    totals.queuedBytes += outcome.bytesChange();
    totals.dropped += outcome.operations();
    lastStatements.putAll(outcome.stated());
    if (outcome.operations() > 0) {
      LOG.atWarn()
          .addKeyValue("operations", outcome.operations())
          .addKeyValue("items", outcome.items())
          .addKeyValue("sources", outcome.stated().size())
          .log("the queue was full: the oldest were dropped, signed GAP operations state it");
    }
    notifyAll();
    return totals.within(limits);
  }

  /** The first operation behind this number, in the order in which they were signed. */
  public synchronized Optional<QueuedOperation> next(long afterNumber) throws QueueException {
    if (totals.queued == 0) {
      return Optional.empty();
    }
    Optional<QueuedOperation> next = find("number > ? ORDER BY number LIMIT 1", afterNumber);
    next.ifPresent(operation -> handedOut = Math.max(handedOut, operation.number()));
    return next;
  }

  /** The operation that waits longest; nothing becomes of it. */
  public synchronized Optional<QueuedOperation> oldest() throws QueueException {
    return totals.queued == 0 ? Optional.empty() : find("number > ? ORDER BY number LIMIT 1", 0);
  }

  /** The operation of this number, if it still waits. */
  public synchronized Optional<QueuedOperation> find(long number) throws QueueException {
    return find("number = ?", number);
  }

  /** Forgets operations, after their receipts were verified. */
  public synchronized void recorded(List<QueuedOperation> operations) throws QueueException {
    if (operations.isEmpty()) {
      return;
    }
    database.inTransaction(
        "cannot forget operations",
        connection -> {
          for (QueuedOperation operation : operations) {
            delete(connection, operation);
            FileRows.recorded(connection, operation.number());
          }
          QueueDatabase.run(
              connection,
              "UPDATE meta SET value = value + ? WHERE name = 'recorded'",
              operations.size());
          return operations;
        });
    totals.recorded += operations.size();
    operations.forEach(this::left);
  }

  /** Sets an operation aside that will not be recorded; those behind it go on. */
  public synchronized void refused(QueuedOperation operation, RefusedOperation.Refusal refusal)
      throws QueueException {
    database.inTransaction(
        "cannot set an operation aside",
        connection -> {
          delete(connection, operation);
          RefusedRows.insert(connection, operation, refusal, clock.instant());
          FileRows.refused(
              connection, operation.number(), refusal.reason() + ": " + refusal.message());
          return operation;
        });
    totals.refused++;
    totals.refusedBytes += operation.storedBytes();
    left(operation);
  }

  /** What the server refused, oldest first, at most so many. */
  public synchronized List<RefusedOperation> refused(int max) throws QueueException {
    return database.read("cannot be read", connection -> RefusedRows.list(connection, max));
  }

  /** Queues what was refused once more, e.g. after the signer was bound; says how many. */
  public synchronized long retryRefused() throws QueueException {
    long count = database.inTransaction("cannot retry", RefusedRows::retryAll);
    totals.queued += count;
    totals.queuedBytes += totals.refusedBytes;
    noneRefused();
    return count;
  }

  /** Drops what was refused, with its readings: the operator's decision; says how many. */
  public synchronized long dropRefused() throws QueueException {
    long count = database.inTransaction("cannot drop", RefusedRows::deleteAll);
    noneRefused();
    return count;
  }

  public synchronized QueueStatus status() {
    return totals.status();
  }

  @Override
  public synchronized void close() throws QueueException {
    database.close();
  }

  private long openEpoch() throws QueueException {
    Instant now = clock.instant();
    boolean isNew =
        database.read(
            "cannot be read",
            connection -> QueueDatabase.number(connection, "SELECT count(*) FROM meta") == 0);
    // A clock that was never set would give a new queue an epoch before that of the old one.
    if (isNew && !clock.isSet()) {
      throw new QueueException(
          "the clock is not set: a new queue needs the time as its epoch; set the clock (NTP)");
    }
    return database.inTransaction(
        "cannot be made",
        connection -> {
          String insert = "INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)";
          QueueDatabase.run(connection, insert, "epoch", now.getEpochSecond());
          QueueDatabase.run(connection, insert, "recorded", 0L);
          QueueDatabase.run(connection, insert, "dropped", 0L);
          return QueueDatabase.number(connection, "SELECT value FROM meta WHERE name = 'epoch'");
        });
  }

  private Optional<QueuedOperation> find(String where, long number) throws QueueException {
    return database.read(
        "cannot be read",
        connection -> {
          String sql = "SELECT number, operation, items FROM queued WHERE " + where;
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, number);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(queued(row)) : Optional.empty();
            }
          }
        });
  }

  private static QueuedOperation queued(ResultSet row) throws SQLException {
    byte[] operation = row.getBytes(2);
    byte[] packed = row.getBytes(3);
    return new QueuedOperation(
        row.getLong(1),
        Operation.decode(operation),
        Items.unpack(packed),
        (long) operation.length + packed.length);
  }

  private static void delete(Connection connection, QueuedOperation operation) throws SQLException {
    QueueDatabase.run(connection, "DELETE FROM queued WHERE number = ?", operation.number());
  }

  private void left(QueuedOperation operation) {
    totals.queued--;
    totals.queuedBytes -= operation.storedBytes();
    notifyAll();
  }

  private void noneRefused() {
    totals.refused = 0;
    totals.refusedBytes = 0;
    notifyAll();
  }
}
