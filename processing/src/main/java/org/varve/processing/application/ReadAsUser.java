package org.varve.processing.application;

import org.varve.ledger.LogReader;
import org.varve.processing.domain.Requester;
import org.varve.rp.Failure;

/** Lets data users in to read, each by a call. */
public final class ReadAsUser {
  private final AccessPolicy policy;
  private final LogReader log;
  private final AccessJournal journal;
  private final ProcessingMetrics metrics;

  public ReadAsUser(
      AccessPolicy policy, LogReader log, AccessJournal journal, ProcessingMetrics metrics) {
    this.policy = policy;
    this.log = log;
    this.journal = journal;
    this.metrics = metrics;
  }

  /** By which rules. */
  public AccessPolicy policy() {
    return policy;
  }

  /**
   * @param action the name of the call
   * @throws Failure UNKNOWN_USER if there is no such user who is active
   */
  public Reader reader(Requester requester, String action) {
    return new Reader(policy, log, journal, metrics, requester, action);
  }
}
