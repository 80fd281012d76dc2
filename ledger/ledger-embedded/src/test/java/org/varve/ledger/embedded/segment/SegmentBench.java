package org.varve.ledger.embedded.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.varve.evidence.Digest;
import org.varve.ledger.embedded.disk.FaultDisk;

/** One small segment log on a faulty disk, and what was seen when it was last opened. */
final class SegmentBench implements RecordVisitor {
  static final Path FOLDER = Path.of("/log");
  static final SegmentLimits LIMITS = new SegmentLimits(400, 5_000);

  final FaultDisk disk;
  final List<Record> seen = new ArrayList<>();
  final List<Damage> damages = new ArrayList<>();
  SegmentLog log;

  SegmentBench(long seed) {
    this(new FaultDisk(seed));
  }

  SegmentBench(FaultDisk disk) {
    this.disk = disk;
  }

  SegmentBench open() throws IOException {
    return open(null);
  }

  SegmentBench open(SegmentLog.Start from) throws IOException {
    seen.clear();
    damages.clear();
    disk.restartProcess();
    log = SegmentLog.open(disk, FOLDER, SegmentKind.BLOCKS, LIMITS, new Random(1));
    log.recover(from, this);
    return this;
  }

  @Override
  public void record(Record record) {
    seen.add(record);
  }

  @Override
  public void damaged(Damage damage) {
    // The first one is told twice.
    if (!damages.contains(damage)) {
      damages.add(damage);
    }
  }

  /** The body of a record is made from its number, so that any loss or mix-up shows. */
  static byte[] body(long ordinal) {
    byte[] body = new byte[(int) (ordinal * 37 % 200)];
    new Random(ordinal).nextBytes(body);
    return body;
  }

  static Digest mark(long ordinal) {
    return Digest.sha256(body(ordinal));
  }

  RecordPosition append() throws IOException {
    return log.append(body(log.nextOrdinal()));
  }

  SegmentBench commit(int records) throws IOException {
    for (int i = 0; i < records; i++) {
      append();
      log.commit(mark(log.nextOrdinal() - 1));
    }
    return this;
  }

  Path segment(int number) {
    return FOLDER.resolve("%08d.seg".formatted(number));
  }

  Path head() {
    return FOLDER.resolve(HeadFile.NAME);
  }
}
