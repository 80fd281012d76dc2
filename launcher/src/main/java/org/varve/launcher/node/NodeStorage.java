package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.varve.evidence.log.NoteKey;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.SigningKeyFile;
import org.varve.launcher.resource.ResourceFile;
import org.varve.launcher.resource.WantedResource;
import org.varve.ledger.block.HeadCheck;
import org.varve.ledger.embedded.ContentStoreConfig;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.Fsck;
import org.varve.ledger.embedded.FsckReport;
import org.varve.ledger.embedded.StorageProgress;
import org.varve.ledger.embedded.disk.LocalDisk;

/**
 * Where in the data folder the embedded ledger and the contents lie: the same for the node and for
 * whoever checks it.
 */
public final class NodeStorage {

  private NodeStorage() {}

  public static EmbeddedLedgerConfig ledger(DataFolder folder, String origin) {
    return EmbeddedLedgerConfig.of(folder.ledger(), origin);
  }

  public static ContentStoreConfig contents(DataFolder folder) {
    return ContentStoreConfig.of(folder.content());
  }

  /** The name of the log of a node that has run on the folder. */
  public static String origin(DataFolder folder) throws IOException {
    if (!Files.exists(folder.originFile())) {
      throw new UsageException(
          "there is no node's data in " + folder.root() + "; name its folder with --data");
    }
    return Files.readString(folder.originFile()).strip();
  }

  /** Recomputes everything in the folder of a node that does not run; changes nothing there. */
  public static FsckReport check(DataFolder folder, StorageProgress progress) throws IOException {
    String origin = origin(folder);
    Path scratch = Files.createTempDirectory("varve-fsck");
    try {
      return new Fsck(new LocalDisk(), scratch)
          .run(
              ledger(folder, origin), Optional.of(contents(folder)), own(folder, origin), progress);
    } finally {
      delete(scratch);
    }
  }

  /** A copy of a shared ledger bears heads of the organisation's own. */
  private static Optional<Fsck.Own> own(DataFolder folder, String origin) throws IOException {
    if (!Files.exists(folder.organisationFile())) {
      return Optional.empty();
    }
    WantedResource organisation =
        ResourceFile.read(
                Files.readString(folder.organisationFile()), folder.organisationFile().toString())
            .get(0);
    NoteKey checkpoint =
        NoteKey.ofLog(origin, SigningKeyFile.read(folder.checkpointKey()).verificationKey());
    return Optional.of(
        new Fsck.Own(
            organisation.id(),
            new HeadCheck.Keys(
                SigningKeyFile.read(folder.receiptKey()).verificationKey(), checkpoint)));
  }

  /** Deletes a folder with all that is in it, if it is there. */
  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> inside = Files.walk(folder)) {
        for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
