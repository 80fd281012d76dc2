package org.varve.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.varve.evidence.file.EvidenceParts;
import org.varve.launcher.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the standard parts of an evidence file, for verifiers that nobody here wrote. */
@Command(
    name = "unpack",
    mixinStandardHelpOptions = true,
    description =
        "Writes the standard parts of an evidence file (COSE, signed note, PEM), for other people's verifiers.",
    footer = {"", "Example:", "  varve evidence unpack reading.evidence parts --trust trust.txt"})
final class EvidenceUnpackCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "the evidence file")
  private Path file;

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "folder for the parts; made if it is not there")
  private Path folder;

  @Option(
      names = "--trust",
      defaultValue = "varve-data/trust.txt",
      paramLabel = "FILE",
      description =
          "your trust file: the log's keys among the parts are taken from it, never from the"
              + " evidence (default: ${DEFAULT-VALUE})")
  private Path trust;

  @Override
  public Integer call() throws IOException {
    Map<String, byte[]> parts =
        EvidenceParts.of(EvidenceFiles.decode(file), EvidenceFiles.trust(trust));
    Files.createDirectories(folder);
    Table table = new Table("PART", "BYTES");
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      Files.write(folder.resolve(part.getKey()), part.getValue());
      table.row(folder.resolve(part.getKey()), part.getValue().length);
    }
    table.print(spec.commandLine().getOut());
    return 0;
  }
}
