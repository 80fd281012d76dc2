package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.launcher.output.Json;
import org.varve.monitoring.follow.Mirror;
import org.varve.monitoring.follow.MirrorReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies a log, each byte checked before it is kept. */
@Command(
    name = "mirror",
    mixinStandardHelpOptions = true,
    description = {
      "Copies a log into a folder: checkpoint, hash tiles, and entries if the log gives them to you.",
      "Every byte is checked against the signed checkpoint before it is kept. Run it again to copy what",
      "is new, or what an interruption left out. Exit code 0: copied, 1: not, 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve log mirror https://city.example/log --to mirror --trust trust.txt",
      "  varve log mirror https://localhost:8443/log --to mirror --trust trust.txt"
          + " --identity varve-data/pki/user"
    })
public final class LogMirrorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private LogOptions options;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "folder of the copy")
  private Path to;

  @Option(names = "--hashes-only", description = "copy no entries")
  private boolean hashesOnly;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "100000000",
      description = "entries of the largest log that is copied (default: ${DEFAULT-VALUE})")
  private long most;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (most < 1) {
      throw new UsageException("--most is " + most + "; it must be 1 or more");
    }
    Mirror mirror =
        new Mirror(options.trust(), options.log(), to, new Mirror.Limits(most, !hashesOnly));
    MirrorReport report = mirror.update();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, object(report));
    } else {
      print(out, report);
    }
    return report.verdict().isGood() ? 0 : 1;
  }

  private void print(PrintWriter out, MirrorReport report) {
    LogVerdictText.print(out, report.verdict());
    if (report.verdict().isGood()) {
      out.println("mirror   " + to);
      out.println("copied   %d files, %d bytes".formatted(report.files(), report.bytes()));
      out.println("entries  %d of %d".formatted(report.entries(), report.verdict().size()));
      if (!report.refused().isEmpty()) {
        out.println("  not given: " + report.refused());
      }
    }
    out.flush();
  }

  private Map<String, Object> object(MirrorReport report) {
    Map<String, Object> object = new LinkedHashMap<>(LogVerdictText.object(report.verdict()));
    object.put("mirror", to.toString());
    object.put("filesCopied", report.files());
    object.put("bytesCopied", report.bytes());
    object.put("entries", report.entries());
    object.put("entriesRefused", report.refused());
    return object;
  }
}
