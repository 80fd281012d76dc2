package org.varve.monitoring.follow;

/**
 * What an update of a mirror came to.
 *
 * @param verdict on the log; nothing more is copied unless it is good
 * @param files that were copied, hash tiles and bundles of entries
 * @param bytes in them
 * @param entries that the folder holds now
 * @param refused why the log does not give its entries; empty if it does, or was not asked
 */
public record MirrorReport(
    LogVerdict verdict, long files, long bytes, long entries, String refused) {

  static MirrorReport nothing(LogVerdict verdict) {
    return new MirrorReport(verdict, 0, 0, 0, "");
  }
}
