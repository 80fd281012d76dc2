package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeStorage;
import org.varve.launcher.output.Json;
import org.varve.ledger.embedded.ContentStoreConfig;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.FsckFinding;
import org.varve.ledger.embedded.FsckReport;
import org.varve.ledger.embedded.Rebuild;
import org.varve.ledger.embedded.StorageProgress;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.ledger.embedded.segment.DamagedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recomputes every hash and root from the stored bytes of a node that does not run. */
@Command(
    name = "fsck",
    mixinStandardHelpOptions = true,
    description = {
      "Checks everything that a stopped node has stored, from its bytes, and changes nothing.",
      "Exit code 0: sound, 1: damage was found, 2: the check could not be made."
    },
    footer = {
      "",
      "Examples:",
      "  varve fsck --data varve-data",
      "  varve fsck --data varve-data --rebuild     # make state and indexes anew, then check"
    })
public final class FsckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description = "data folder of the node (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--rebuild",
      description = "first make state and indexes anew from blocks and contents")
  private boolean rebuild;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws DamagedException {
    try {
      return fsck();
    } catch (DamagedException e) {
      throw e;
    } catch (IOException e) {
      // Exit code 1 says that damage was found, which is not known here.
      throw new UsageException("the check could not be made: " + e.getMessage(), e);
    }
  }

  private int fsck() throws IOException {
    DataFolder folder = new DataFolder(data);
    EmbeddedLedgerConfig ledger = NodeStorage.ledger(folder, NodeStorage.origin(folder));
    ContentStoreConfig contents = NodeStorage.contents(folder);
    if (rebuild) {
      new Rebuild(new LocalDisk()).state(ledger, progress());
      new Rebuild(new LocalDisk()).contentIndex(contents);
      // The search index follows the blocks by itself at the next start.
      NodeStorage.delete(folder.index());
    }
    FsckReport report = NodeStorage.check(folder, progress());
    if (json) {
      Json.print(spec.commandLine().getOut(), object(report));
    } else {
      print(report);
    }
    return report.isSound() ? 0 : 1;
  }

  private void print(FsckReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "read %d ledger blocks with %d operations, and %d contents%n",
        report.blocks(), report.operations(), report.contents());
    report.notes().forEach(note -> out.println("note: " + note));
    report.first().ifPresent(first -> out.println("FIRST DAMAGE  " + first));
    report.findings().stream()
        .filter(finding -> !report.first().equals(Optional.of(finding)))
        .forEach(finding -> out.println("also          " + finding));
    long untold = report.findingsTotal() - report.findings().size();
    if (untold > 0) {
      out.println("and " + untold + " more");
    }
    out.println(
        report.isSound()
            ? "SOUND: every hash, signature and root is as it was signed"
            : next(report));
    out.flush();
  }

  private static String next(FsckReport report) {
    boolean disposable =
        report.findings().stream().allMatch(f -> f.part() == FsckFinding.Part.STATE);
    return disposable
        ? "DAMAGED, but only what is disposable: run varve fsck --rebuild"
        : "DAMAGED: restore the named files from a backup, then run varve fsck again";
  }

  private static Map<String, Object> object(FsckReport report) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("sound", report.isSound());
    object.put("blocks", report.blocks());
    object.put("operations", report.operations());
    object.put("contents", report.contents());
    object.put("findingsTotal", report.findingsTotal());
    object.put("findings", report.findings().stream().map(FsckCommand::object).toList());
    object.put("notes", List.copyOf(report.notes()));
    return object;
  }

  private static Map<String, Object> object(FsckFinding finding) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("part", finding.part().name());
    object.put("file", finding.file());
    object.put("offset", finding.offset());
    object.put("height", finding.height());
    object.put("what", finding.what());
    object.put("lost", finding.lost());
    return object;
  }

  /** A line a tenth, on standard error, so that long work is seen to go on. */
  private StorageProgress progress() {
    PrintWriter err = spec.commandLine().getErr();
    long[] shown = {0};
    String[] of = {""};
    return (what, bytes, ofBytes) -> {
      long tenths = ofBytes == 0 ? 10 : bytes * 10 / ofBytes;
      if (!what.equals(of[0])) {
        of[0] = what;
        shown[0] = 0;
      }
      if (tenths > shown[0] && ofBytes > 64L << 20) {
        shown[0] = tenths;
        err.println("checking " + what + ": " + tenths * 10 + " %");
      }
    };
  }
}
