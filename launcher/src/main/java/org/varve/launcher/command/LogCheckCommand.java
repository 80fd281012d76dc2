package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.varve.launcher.output.Json;
import org.varve.monitoring.follow.MirrorCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the folder of a mirror. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks every byte of a mirror's folder against its signed checkpoint, offline.",
      "Exit code 0: a true copy, 1: not, 2: usage."
    },
    footer = {"", "Example:", "  varve log check mirror --trust trust.txt"})
public final class LogCheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "folder of the mirror")
  private Path folder;

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "your trust file: the keys of the log, never taken from the mirror")
  private Path trust;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    MirrorCheck.Report report = new MirrorCheck(EvidenceFiles.trust(trust), folder).check();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("isTrue", report.isTrue());
      object.put("size", report.size());
      object.put("entries", report.entries());
      object.put("findings", report.findings());
      Json.print(out, object);
    } else {
      out.println(report.isTrue() ? "TRUE COPY" : "NOT A TRUE COPY");
      out.println("  hashes of %d entries".formatted(report.size()));
      out.println("  %d entries themselves".formatted(report.entries()));
      report.findings().forEach(finding -> out.println("  wrong: " + finding));
      if (!report.isTrue()) {
        out.println("  Next: delete the files that are named, and run varve log mirror again.");
      }
      out.flush();
    }
    return report.isTrue() ? 0 : 1;
  }
}
