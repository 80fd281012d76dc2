package org.varve.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a data folder from a backup, after saying what that costs. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a data folder from a backup, and checks it; the backup stays as it is.",
      "What was recorded after the backup is not in it, although receipts were given for it. A node that",
      "goes on from there signs other roots for sizes that were signed before: whoever has a receipt or",
      "checkpoint of the lost part will find ROLLED_BACK. If the old data folder can still be read, take",
      "that instead. Exit code 0: restored and sound, 1: the backup is damaged, 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve restore backups/monday --data varve-restored --lose-newer",
      "  varve up --data varve-restored"
    })
public final class RestoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BACKUP", description = "what varve backup made")
  private Path backup;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "data folder to make; it must not exist yet")
  private Path data;

  @Option(
      names = "--lose-newer",
      description =
          "say that what was recorded after the backup may be lost; without it, nothing is done")
  private boolean loseNewer;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (!loseNewer) {
      throw new UsageException(
          "what was recorded after the backup would be lost, and a node on the restored folder would contradict"
              + " the receipts that were given for it; if the old data folder cannot be read any more, say"
              + " --lose-newer, and tell those who have receipts of that time");
    }
    return new BackupFolders(spec.commandLine().getOut(), spec.commandLine().getErr(), json)
        .restore(backup, data);
  }
}
