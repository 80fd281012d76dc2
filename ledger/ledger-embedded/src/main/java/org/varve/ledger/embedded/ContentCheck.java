package org.varve.ledger.embedded;

import java.util.List;
import java.util.Map;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.ledger.embedded.ContentIndex.Stored;
import org.varve.ledger.embedded.FsckFinding.Part;
import org.varve.ledger.embedded.segment.Damage;
import org.varve.ledger.embedded.segment.Record;
import org.varve.ledger.embedded.segment.RecordVisitor;
import org.varve.ledger.embedded.segment.SegmentLog;
import org.varve.ledger.embedded.segment.SegmentLog.Start;

/** Computes the root of every stored content anew, and indexes those that are sound. */
final class ContentCheck implements RecordVisitor {
  private static final String LOST =
      "one content or more cannot be read; operations whose content is missing are listed, if the"
          + " blocks are sound. Restore the file from a backup, or have the content sent again";

  private final SegmentLog log;
  private final ContentIndex sound;
  private final Findings findings;
  private final ReadCount count;

  ContentCheck(SegmentLog log, ContentIndex sound, Findings findings, ReadCount count) {
    this.log = log;
    this.sound = sound;
    this.findings = findings;
    this.count = count;
  }

  @Override
  public void record(Record record) {
    count.add(record);
    try {
      Digest root = ContentRecord.decode(record.body()).root();
      Start at = new Start(record.position(), record.ordinal());
      sound.add(List.of(Map.entry(root, new Stored(at, record.body().length, 0))), List.of(), 0);
      findings.countContent();
    } catch (MalformedException e) {
      Damage damage =
          log.damaged(record.position(), record.ordinal(), String.valueOf(e.getMessage())).damage();
      findings.add(FsckFinding.of(Part.CONTENTS, damage, LOST));
    }
  }

  @Override
  public void damaged(Damage damage) {
    findings.add(FsckFinding.of(Part.CONTENTS, damage, LOST));
  }

  @Override
  public void torn(Damage tail) {
    findings.note("half-written content at the end, never acknowledged: " + tail);
  }
}
