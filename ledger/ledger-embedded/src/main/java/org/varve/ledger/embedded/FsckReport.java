package org.varve.ledger.embedded;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a check of stored data came to.
 *
 * @param blocks ledger blocks read
 * @param operations leaves of the log in them
 * @param contents contents read
 * @param findings what is wrong, in the order of the files; at most {@link #FINDINGS_MAX}
 * @param findingsTotal how many there are in all
 * @param notes what is not wrong but worth knowing
 */
public record FsckReport(
    long blocks,
    long operations,
    long contents,
    List<FsckFinding> findings,
    long findingsTotal,
    List<String> notes) {

  /** More are counted only. */
  public static final int FINDINGS_MAX = 100;

  public FsckReport {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** Whether nothing is wrong. */
  public boolean isSound() {
    return findingsTotal == 0;
  }

  /** The first thing that is wrong: of the blocks if anything is, since all rests on them. */
  public Optional<FsckFinding> first() {
    return findings.stream().min(Comparator.comparing(FsckFinding::part));
  }
}
