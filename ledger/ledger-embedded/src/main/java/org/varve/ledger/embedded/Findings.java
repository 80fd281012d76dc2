package org.varve.ledger.embedded;

import java.util.ArrayList;
import java.util.List;
import org.varve.ledger.embedded.FsckFinding.Part;

/** Collects what a check finds and reads. */
final class Findings {
  private final List<FsckFinding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long total;
  private long blocks;
  private long operations;
  private long contents;

  void add(FsckFinding finding) {
    total++;
    if (findings.size() < FsckReport.FINDINGS_MAX) {
      findings.add(finding);
    }
  }

  boolean hasAny(Part part) {
    return findings.stream().anyMatch(finding -> finding.part() == part);
  }

  void note(String note) {
    notes.add(note);
  }

  void countBlock(long leaves) {
    blocks++;
    operations += leaves;
  }

  void countContent() {
    contents++;
  }

  FsckReport report() {
    return new FsckReport(blocks, operations, contents, findings, total, notes);
  }
}
