package org.varve.launcher.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.varve.evidence.file.EvidenceJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what an evidence file holds, as JSON; checks nothing but its form. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Prints what an evidence file holds, as JSON. It says nothing about validity: see 'varve verify'.",
    footer = {"", "Example:", "  varve evidence show reading.evidence"})
final class EvidenceShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "the evidence file")
  private Path file;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(EvidenceJson.of(EvidenceFiles.decode(file)));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
