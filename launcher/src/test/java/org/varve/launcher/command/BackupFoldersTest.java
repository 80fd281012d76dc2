package org.varve.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.varve.ledger.embedded.disk.ForwardingDisk;
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
  private static final class Syncs extends ForwardingDisk {
    private final List<String> seen = new ArrayList<>();
    private final Path named;

    Syncs(Path named) {
      super(new LocalDisk());
      this.named = named;
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      seen.add(folder + (Files.exists(named) ? " after" : " before"));
      super.forceFolder(folder);
    }
  }
}
