package org.varve.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a node's data while it runs, and checks the copy. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Copies keys, blocks and contents of a node on this host, running or not, and checks the copy.",
      "Exit code 0: the copy is sound, 1: it is damaged, 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve backup backups/monday",
      "  varve backup /mnt/backup/monday --data /var/lib/varve --json"
    })
public final class BackupCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "a folder that does not exist yet")
  private Path folder;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description = "data folder of the node (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    return new BackupFolders(spec.commandLine().getOut(), spec.commandLine().getErr(), json)
        .backup(data, folder);
  }
}
