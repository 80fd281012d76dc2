package org.varve.processing.application;

import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.ActorName;
import org.varve.processing.domain.LeafRanges;
import org.varve.processing.domain.ReadAccess;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Takes note of what supervisors look at (ITU-T Y.4561 clauses 8.5 and 8.9), as of what data users
 * read. What monitoring looks at by itself, again and again, is nobody's access.
 */
public final class SupervisorAccesses {
  private static final String ALL_SOURCES = "*";

  private final AccessJournal journal;

  public SupervisorAccesses(AccessJournal journal) {
    this.journal = journal;
  }

  /** A call that has been noted; of what it gives, more can be. */
  @FunctionalInterface
  public interface Noted {
    /** These operations were given. */
    void gave(List<Long> leaves);
  }

  /** Notes a call, as below. */
  public Noted note(String supervisor, String action, Optional<String> source) {
    return note(supervisor, action, source, 1);
  }

  /**
   * Notes calls that are alike.
   *
   * @param supervisor his name; empty if monitoring asks for itself, which is not noted
   * @param action the name of the call
   * @param source a name, or a prefix that ends in {@code *}; absent if it is about no sources
   * @throws Failure MALFORMED_REQUEST if nobody can have this name
   */
  public Noted note(String supervisor, String action, Optional<String> source, int calls) {
    if (supervisor.isEmpty()) {
      return leaves -> {};
    }
    ReadAccess access =
        new ReadAccess(actor(supervisor), action, source, Decision.ALLOWED, "", Optional.empty());
    journal.note(access, calls, 0, new LeafRanges());
    return leaves -> {
      LeafRanges ranges = new LeafRanges();
      leaves.forEach(ranges::add);
      journal.note(access, 0, leaves.size(), ranges);
    };
  }

  /** The same of a call that is about sources, all of them if it names none. */
  public Noted noteSources(String supervisor, String action, String source) {
    return note(supervisor, action, Optional.of(source.isEmpty() ? ALL_SOURCES : source));
  }

  private static String actor(String supervisor) {
    try {
      return new ActorName(ActorName.Office.SUPERVISOR, supervisor).source();
    } catch (MalformedException e) {
      throw new Failure(ErrorReason.MALFORMED_REQUEST, "supervisor: " + e.getMessage(), e);
    }
  }
}
