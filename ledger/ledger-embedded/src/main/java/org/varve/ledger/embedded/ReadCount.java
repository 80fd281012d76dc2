package org.varve.ledger.embedded;

import org.varve.ledger.embedded.segment.Record;

/** Adds up what was read and says so. */
final class ReadCount {
  private final StorageProgress progress;
  private final String what;
  private final long total;
  private long done;

  ReadCount(StorageProgress progress, String what, long total) {
    this.progress = progress;
    this.what = what;
    this.total = total;
  }

  void add(Record record) {
    done += record.body().length;
    progress.read(what, Math.min(done, total), total);
  }
}
