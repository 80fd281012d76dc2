package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeBackup;
import org.varve.launcher.node.NodeStorage;
import org.varve.launcher.output.Json;
import org.varve.ledger.embedded.FsckReport;
import org.varve.ledger.embedded.StorageProgress;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.rp.PrivateFiles;

/** Copies a node's data from folder to folder, and checks the copy before it gets its name. */
final class BackupFolders {

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final Disk disk;

  BackupFolders(PrintWriter out, PrintWriter err, boolean json) {
    this(out, err, json, new LocalDisk());
  }

  /** On a given disk, as far as syncs go. */
  BackupFolders(PrintWriter out, PrintWriter err, boolean json, Disk disk) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.disk = disk;
  }

  /** Exit code 0 only if the copy is sound. No node starts on it. */
  int backup(Path from, Path to) throws IOException {
    return copy(from, to, true);
  }

  /** Exit code 0 only if the copy is sound. A node may start on it. */
  int restore(Path from, Path to) throws IOException {
    return copy(from, to, false);
  }

  private int copy(Path from, Path to, boolean isBackup) throws IOException {
    DataFolder source = new DataFolder(from);
    String origin = NodeStorage.origin(source);
    requireEmpty(to);
    Path part = to.resolveSibling(to.getFileName() + ".part");
    if (Files.exists(part)) {
      throw new UsageException(
          part
              + " exists: an interrupted copy left it, or it is yours; delete it, or name another folder");
    }
    NodeBackup.Copied copied = new NodeBackup(source, new DataFolder(part), err::println).copy();
    if (isBackup) {
      PrivateFiles.write(
          new DataFolder(part).backupMark(),
          "A backup of " + origin + ". To use it: varve restore BACKUP --data DIR\n");
    }
    FsckReport report = NodeStorage.check(new DataFolder(part), StorageProgress.NONE);
    if (report.isSound()) {
      Files.deleteIfExists(to);
      forceFolders(part);
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      disk.forceFolder(folderOf(to));
    }
    print(origin, to, part, copied, report);
    return report.isSound() ? 0 : 1;
  }

  /** The files are on disk already; now their names. */
  private void forceFolders(Path top) throws IOException {
    try (Stream<Path> inside = Files.walk(top)) {
      for (Path folder : inside.filter(Files::isDirectory).toList()) {
        disk.forceFolder(folder);
      }
    }
  }

  private static Path folderOf(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a copy lies in a folder");
  }

  private static void requireEmpty(Path to) throws IOException {
    if (!Files.exists(to)) {
      return;
    }
    try (Stream<Path> inside = Files.list(to)) {
      if (inside.findAny().isPresent()) {
        throw new UsageException(to + " is not empty; name a folder that does not exist yet");
      }
    }
  }

  private void print(
      String origin, Path to, Path part, NodeBackup.Copied copied, FsckReport report) {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("origin", origin);
      object.put("folder", (report.isSound() ? to : part).toString());
      object.put("sound", report.isSound());
      object.put("files", copied.files());
      object.put("bytes", copied.bytes());
      object.put("blocks", report.blocks());
      object.put("operations", report.operations());
      Json.print(out, object);
      return;
    }
    out.printf(
        "copied %s: %d files, %d bytes; %d ledger blocks with %d operations, and %d contents%n",
        origin,
        copied.files(),
        copied.bytes(),
        report.blocks(),
        report.operations(),
        report.contents());
    if (report.isSound()) {
      out.println("SOUND: every hash, signature and root of the copy is as it was signed");
      out.println(to + " holds the log's private keys: keep it as you keep those");
    } else {
      out.println("DAMAGED: " + report.first().map(String::valueOf).orElse("see varve fsck"));
      out.println(
          "the copy is left in " + part + "; run varve fsck on " + part + " and on the original");
    }
    out.flush();
  }
}
