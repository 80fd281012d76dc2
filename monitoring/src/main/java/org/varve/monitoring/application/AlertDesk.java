package org.varve.monitoring.application;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.monitoring.domain.Alert;
import org.varve.monitoring.domain.AlertBook;
import org.varve.monitoring.domain.AlertRule;
import org.varve.monitoring.domain.Finding;
import org.varve.monitoring.domain.Severity;

/** The alerts, for all threads; each change is written down before anybody is told of it. */
public final class AlertDesk {
  private final AlertStore store;
  private final InstantSource clock;
  private final AlertBook book;

  public AlertDesk(AlertStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.book = new AlertBook(store.read());
  }

  public synchronized List<Alert> alerts() {
    return book.alerts();
  }

  public synchronized List<Alert> changedAfter(long revision) {
    return book.changedAfter(revision);
  }

  /** Number of the last change. */
  public synchronized long revision() {
    return book.revision();
  }

  /** Alerts that there was no room for. */
  public synchronized long dropped() {
    return book.dropped();
  }

  /** About how many subjects a rule has an open alert, acknowledged or not. */
  public synchronized int open(AlertRule rule) {
    return (int)
        book.all().stream().filter(alert -> alert.rule() == rule).filter(Alert::isOpen).count();
  }

  /** How many fire that nobody has acknowledged. */
  public synchronized int firing(Severity severity) {
    return (int)
        book.all().stream()
            .filter(alert -> alert.state() == Alert.State.FIRING)
            .filter(alert -> alert.finding().severity() == severity)
            .count();
  }

  /**
   * A supervisor knows of one firing; empty if no such alert is open any more, or it fired anew.
   */
  synchronized Optional<Alert> acknowledge(String id, Instant since, Alert.Acknowledgement by) {
    long before = book.revision();
    Optional<Alert> acknowledged = book.acknowledge(id, since, by);
    keep(before);
    return acknowledged;
  }

  /** Of which subjects a rule holds now. */
  synchronized void observe(AlertRule rule, Map<String, Finding> found) {
    long before = book.revision();
    book.observe(rule, found, clock.instant());
    keep(before);
  }

  /** Something happened that does not go away by itself. */
  synchronized void happened(AlertRule rule, String subject, Finding finding, Instant at) {
    long before = book.revision();
    book.happened(rule, subject, finding, at);
    keep(before);
  }

  private void keep(long before) {
    if (book.revision() != before) {
      store.write(book.all());
    }
  }
}
