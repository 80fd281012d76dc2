package org.varve.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeFacts;

/** Room on the disk of the data folder. */
final class DiskCheck {

  private static final String CHECK = "disk space";
  private static final long BYTES_SOON = 1L << 30;
  private static final int PARTS_SOON = 20;

  private final DataFolder folder;
  private final Surroundings surroundings;

  DiskCheck(DataFolder folder, Surroundings surroundings) {
    this.folder = folder;
    this.surroundings = surroundings;
  }

  void run(Findings findings) {
    Path there = existing(folder.root());
    try {
      Surroundings.Room room =
          there == null ? new Surroundings.Room(0, 0) : surroundings.space().of(there);
      judge(room, findings);
    } catch (IOException e) {
      findings.fail(
          CHECK,
          "the disk of " + folder.root() + " cannot be asked: " + e.getMessage(),
          "look at the disk and its mount");
    }
  }

  private void judge(Surroundings.Room room, Findings findings) {
    String left = (room.usableBytes() >> 20) + " MiB left of " + (room.totalBytes() >> 20);
    if (room.usableBytes() < NodeFacts.freeBytesMin()) {
      findings.fail(
          CHECK,
          left + "; below " + (NodeFacts.freeBytesMin() >> 20) + " MiB a node is not ready",
          "free some, or give the disk more");
    } else if (room.usableBytes() < BYTES_SOON
        || room.usableBytes() < room.totalBytes() / PARTS_SOON) {
      findings.warn(
          CHECK, left, "free some soon, or give the disk more: a full disk stops the ledger");
    } else {
      findings.ok(CHECK, left);
    }
  }

  private static @Nullable Path existing(Path path) {
    Path at = path;
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }
}
