package org.varve.edge.queue;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How much the queue holds, counted once at opening and kept since: counting costs a table scan.
 */
final class QueueTotals {
  private static final String BYTES = "coalesce(sum(length(operation) + length(items)), 0)";

  long queued;
  long queuedBytes;
  long refused;
  long refusedBytes;
  long recorded;
  long readings;
  long dropped;

  static QueueTotals count(Connection connection) throws SQLException {
    QueueTotals totals = new QueueTotals();
    totals.queued = QueueDatabase.number(connection, "SELECT count(*) FROM queued");
    totals.queuedBytes = QueueDatabase.number(connection, "SELECT " + BYTES + " FROM queued");
    totals.refused = QueueDatabase.number(connection, "SELECT count(*) FROM refused");
    totals.refusedBytes = QueueDatabase.number(connection, "SELECT " + BYTES + " FROM refused");
    totals.recorded =
        QueueDatabase.number(connection, "SELECT value FROM meta WHERE name = 'recorded'");
    totals.readings =
        QueueDatabase.number(connection, "SELECT coalesce(sum(readings), 0) FROM source");
    totals.dropped =
        QueueDatabase.number(connection, "SELECT value FROM meta WHERE name = 'dropped'");
    return totals;
  }

  boolean within(QueueLimits limits) {
    return queued + refused < limits.operationsMax()
        && queuedBytes + refusedBytes < limits.bytesMax();
  }

  QueueStatus status() {
    return new QueueStatus(queued, queuedBytes, refused, recorded, readings, dropped);
  }
}
