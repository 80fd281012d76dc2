package org.varve.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeStorage;
import org.varve.ledger.embedded.StoredGlance;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.embedded.segment.Damage;

/** A quick look at the stored blocks and contents, and whether the clock is behind them. */
final class LedgerCheck {

  private static final String LEDGER = "ledger";
  private static final String CONTENT = "contents";
  private static final String CLOCK = "clock";

  /** A node and its doctor read the same clock, a moment apart. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** Before this program was written no clock of its host is right. */
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  private final DataFolder folder;
  private final Clock clock;

  LedgerCheck(DataFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  void run(Findings findings) {
    Optional<Instant> newest = Optional.empty();
    if (Files.isDirectory(folder.ledger())) {
      newest = stored(findings);
    } else if (Files.exists(folder.trustFile())) {
      findings.fail(
          LEDGER,
          folder.ledger() + " is missing, though a log was founded here",
          "restore it from a backup: a new log under the same name would contradict the old one");
    }
    clock(newest, findings);
  }

  private Optional<Instant> stored(Findings findings) {
    try {
      StoredGlance glance =
          StoredGlance.at(
              NodeStorage.ledger(folder, NodeStorage.origin(folder)),
              NodeStorage.contents(folder),
              new LocalDisk());
      tell(LEDGER, glance.blocks(), "sound up to block " + glance.height(), findings);
      tell(CONTENT, glance.contents(), "sound where they were looked at", findings);
      return glance.committedAt();
    } catch (IOException | MalformedException e) {
      findings.fail(LEDGER, "cannot be read: " + e.getMessage(), "stop the node, then varve fsck");
      return Optional.empty();
    }
  }

  private void tell(String check, Optional<Damage> damage, String fine, Findings findings) {
    damage.ifPresentOrElse(
        found ->
            findings.fail(
                check,
                found.toString(),
                "stop the node, then varve fsck --data "
                    + folder.root()
                    + "; keep a copy as it is"),
        () ->
            findings.ok(check, fine + " (newest file, all headers; varve fsck reads everything)"));
  }

  private void clock(Optional<Instant> newest, Findings findings) {
    Instant now = clock.instant();
    if (now.isBefore(EARLIEST)) {
      findings.fail(CLOCK, "says " + now + ", which cannot be", "set it, and keep it set by NTP");
    } else if (newest.isPresent() && now.plus(TOLERANCE).isBefore(newest.get())) {
      findings.fail(
          CLOCK,
          "says " + now + ", but a block was committed at " + newest.get(),
          "set it, and keep it set by NTP: times on the ledger would go backwards");
    } else {
      findings.ok(CLOCK, "says " + now + ", not before anything recorded");
    }
  }
}
