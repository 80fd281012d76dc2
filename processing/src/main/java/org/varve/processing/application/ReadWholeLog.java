package org.varve.processing.application;

import java.util.Optional;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.processing.domain.DataUser;
import org.varve.processing.domain.LeafRanges;
import org.varve.processing.domain.ReadAccess;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/**
 * Lets read every operation of everybody: entities, supervisors who may act, and data users with a
 * grant to everything. What people read so, or were denied, is noted as every other read.
 */
public final class ReadWholeLog {
  private static final String ACTION = "LogEntries";

  private final AccessPolicy policy;
  private final AccessJournal journal;
  private final ProcessingMetrics metrics;

  public ReadWholeLog(AccessPolicy policy, AccessJournal journal, ProcessingMetrics metrics) {
    this.policy = policy;
    this.journal = journal;
    this.metrics = metrics;
  }

  /**
   * Whether a caller may read some leaves; notes that he does, or was denied them.
   *
   * @param leaves how many, from the first on
   */
  public boolean read(PeerIdentity peer, long first, long leaves) {
    if (peer.role() == Role.ENTITY) {
      return true; // no person
    }
    if (peer.role() == Role.SUPERVISOR) {
      boolean may = policy.supervises(peer.name());
      note(new ActorName(Office.SUPERVISOR, peer.name()), may, first, leaves);
      return may;
    }
    if (peer.role() == Role.USER) {
      Optional<DataUser> user = policy.userWithCertificate(peer.name());
      boolean may = user.filter(policy::readsEverything).isPresent();
      String name = user.map(DataUser::id).orElse(peer.name());
      note(new ActorName(Office.USER, name), may, first, leaves);
      return may;
    }
    return false;
  }

  private void note(ActorName actor, boolean may, long first, long leaves) {
    LeafRanges ranges = new LeafRanges();
    if (may) {
      ranges.add(first, first + leaves - 1);
    }
    Decision decision = may ? Decision.ALLOWED : Decision.DENIED;
    ReadAccess access =
        new ReadAccess(actor.source(), ACTION, Optional.empty(), decision, "", Optional.empty());
    metrics.readDecided(may);
    journal.note(access, 1, may ? leaves : 0, ranges);
  }
}
