package org.varve.monitoring.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All alerts, one for each rule and subject, open and resolved. Of more than it has room for, those
 * resolved longest ago are forgotten first, then the newest of those that are less severe than the
 * new one; if there are none, the new one is only counted. For one thread at a time.
 */
public final class AlertBook {
  public static final int ALERTS_MAX = 1_000;
  public static final int DROPPED_MAX = 10_000;

  private final Map<String, Alert> byId = new LinkedHashMap<>();
  private long revision;
  private final Set<String> dropped = new HashSet<>();

  /** A book that goes on with what was written down. */
  public AlertBook(Collection<Alert> kept) {
    for (Alert alert : kept) {
      byId.put(alert.id(), alert);
      revision = Math.max(revision, alert.revision());
    }
  }

  /** Number of the last change. */
  public long revision() {
    return revision;
  }

  /** Alerts that there was no room for, each counted once; at most {@link #DROPPED_MAX}. */
  public long dropped() {
    return dropped.size();
  }

  /** All of them, open ones first, then the newest first. */
  public List<Alert> alerts() {
    return byId.values().stream()
        .sorted(
            Comparator.comparing(Alert::state)
                .thenComparing(Alert::since, Comparator.reverseOrder()))
        .toList();
  }

  /** What changed after a revision, in the order of the changes. */
  public List<Alert> changedAfter(long known) {
    return byId.values().stream()
        .filter(alert -> alert.revision() > known)
        .sorted(Comparator.comparingLong(Alert::revision))
        .toList();
  }

  /**
   * Says of which subjects a rule holds now; alerts of the same rule about others are resolved.
   *
   * @param found by subject
   */
  public void observe(AlertRule rule, Map<String, Finding> found, Instant now) {
    found.forEach((subject, finding) -> raise(rule, subject, finding, now));
    for (Alert alert : List.copyOf(byId.values())) {
      if (alert.rule() == rule && alert.isOpen() && !found.containsKey(alert.subject())) {
        put(alert.resolved(now, ++revision));
      }
    }
  }

  /**
   * Raises an alert that no rule takes back: a supervisor's acknowledgement resolves it. Told again
   * of what happened at the same time, it does nothing.
   */
  public void happened(AlertRule rule, String subject, Finding finding, Instant at) {
    Alert known = byId.get(Alert.id(rule, subject));
    if (known == null || known.since().isBefore(at)) {
      add(rule, subject, finding, at);
    }
  }

  /**
   * The alert with this id, now acknowledged; empty if none is open, or it fired anew.
   *
   * @param since of the firing that he saw, to the millisecond
   */
  public Optional<Alert> acknowledge(String id, Instant since, Alert.Acknowledgement by) {
    Alert alert = byId.get(id);
    if (alert == null || !alert.isOpen() || !alert.firedAt(since)) {
      return Optional.empty();
    }
    Alert acknowledged = alert.acknowledged(by, ++revision);
    put(alert.rule() == AlertRule.FORK ? acknowledged.resolved(by.at(), revision) : acknowledged);
    return Optional.ofNullable(byId.get(id));
  }

  private void raise(AlertRule rule, String subject, Finding finding, Instant now) {
    Alert known = byId.get(Alert.id(rule, subject));
    if (known == null || !known.isOpen()) {
      add(rule, subject, finding, now);
    } else if (!known.finding().equals(finding)) {
      put(known.saying(finding, ++revision));
    }
  }

  private void add(AlertRule rule, String subject, Finding finding, Instant at) {
    String id = Alert.id(rule, subject);
    if (!byId.containsKey(id) && byId.size() >= ALERTS_MAX && !forgetOneFor(finding)) {
      drop(id);
      return;
    }
    dropped.remove(id);
    put(Alert.firing(rule, subject, finding, at, ++revision));
  }

  private boolean forgetOneFor(Finding finding) {
    Optional<Alert> first =
        byId.values().stream()
            .filter(alert -> !alert.isOpen())
            .min(Comparator.comparingLong(Alert::revision))
            .or(() -> newestLessSevere(finding));
    first.ifPresent(alert -> byId.remove(alert.id()));
    first.filter(Alert::isOpen).map(Alert::id).ifPresent(this::drop);
    return first.isPresent();
  }

  private void drop(String id) {
    if (dropped.size() < DROPPED_MAX) {
      dropped.add(id);
    }
  }

  private Optional<Alert> newestLessSevere(Finding finding) {
    return byId.values().stream()
        .filter(alert -> alert.finding().severity().compareTo(finding.severity()) < 0)
        .max(Comparator.comparingLong(Alert::revision));
  }

  private void put(Alert alert) {
    byId.put(alert.id(), alert);
  }

  /** As many as are kept, for whoever writes them down. */
  public List<Alert> all() {
    return new ArrayList<>(byId.values());
  }
}
