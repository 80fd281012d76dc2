package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import org.varve.processing.domain.BlockVerdict;
import org.varve.processing.domain.StoredDamage;

/** Collects what the check of one ledger block finds and reads. */
final class DamageList {
  private final long height;
  private final List<StoredDamage> damages = new ArrayList<>();
  private long total;
  private long operations;
  private long contents;
  private long bytes;

  DamageList(long height) {
    this.height = height;
  }

  long height() {
    return height;
  }

  void add(StoredDamage damage) {
    total++;
    if (damages.size() < BlockVerdict.DAMAGES_MAX) {
      damages.add(damage);
    }
  }

  /** Puts what is known only at the end before all else. */
  void addFirst(StoredDamage damage) {
    total++;
    damages.add(0, damage);
    if (damages.size() > BlockVerdict.DAMAGES_MAX) {
      damages.remove(damages.size() - 1);
    }
  }

  long total() {
    return total;
  }

  void readOperation(long size) {
    operations++;
    bytes += size;
  }

  void readContent(long size) {
    contents++;
    bytes += size;
  }

  BlockVerdict verdict() {
    return new BlockVerdict(height, operations, contents, bytes, damages, total);
  }
}
