package org.varve.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.VarveNode;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.DiskFile;
import org.varve.ledger.embedded.disk.LocalDisk;

class BackupFoldersTest {

  @TempDir Path root;

  @Test
  void theNameOfABackupIsOnDiskWhenItIsSaidToBeThere() throws IOException {
    Path data = root.resolve("data");
    VarveNode.start(
            NodeConfig.defaults().withData(data).withListen("127.0.0.1:0"), Clock.systemUTC())
        .close();
    Path to = root.resolve("backups/one");
    Files.createDirectories(to.getParent());
    Syncs syncs = new Syncs(to);

    int code =
        new BackupFolders(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                true,
                syncs)
            .backup(data, to);

    assertThat(code).isZero();
    Path part = root.resolve("backups/one.part");
    assertThat(syncs.seen)
        .contains(part + " before", part.resolve("keys") + " before")
        .endsWith(to.getParent() + " after");
  }

  /** Notes which folders were synced, before or after the copy got its name. */
  private static final class Syncs implements Disk {
    private final List<String> seen = new ArrayList<>();
    private final Disk disk = new LocalDisk();
    private final Path named;

    Syncs(Path named) {
      this.named = named;
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      seen.add(folder + (Files.exists(named) ? " after" : " before"));
      disk.forceFolder(folder);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
      disk.createFolders(folder);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
      return disk.list(folder);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
      return disk.open(file);
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
      return disk.openForReading(file);
    }

    @Override
    public void delete(Path file) throws IOException {
      disk.delete(file);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
      return disk.lock(file);
    }
  }
}
