package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.varve.launcher.output.Json;
import org.varve.monitoring.follow.Audit;
import org.varve.monitoring.follow.LogUnavailableException;
import org.varve.monitoring.follow.LogVerdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that a log only grows, against what was seen of it before. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a log's newest checkpoint against your trust file and against what you saw before.",
      "Exit code 0: first seen or consistent, 1: anything else, 2: usage. What contradicts what was seen",
      "is kept with both signatures in STATE/contradictions."
    },
    footer = {
      "",
      "Examples:",
      "  varve log audit https://city.example/log --state audit --trust trust.txt",
      "  varve log audit https://city.example/log --state audit --trust trust.txt --follow --every 30s"
    })
public final class LogAuditCommand implements Callable<Integer> {
  private static final Duration EVERY_MAX = Duration.ofHours(24);

  @Spec private CommandSpec spec;
  @Mixin private LogOptions options;

  @Option(
      names = "--state",
      required = true,
      paramLabel = "DIR",
      description = "folder that remembers the last good checkpoint; one for each log")
  private Path state;

  @Option(
      names = "--follow",
      description = "look again and again, until interrupted or until the log contradicts itself")
  private boolean follow;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "pause between two looks; 1ms to 24h (default: ${DEFAULT-VALUE})")
  private String every;

  @Option(names = "--json", description = "print one JSON object; with --follow, one a line")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Audit audit = new Audit(options.trust(), options.log(), state);
    Duration pause = LogOptions.duration(every, EVERY_MAX);
    PrintWriter out = spec.commandLine().getOut();
    if (!follow) {
      LogVerdict verdict = audit.look();
      if (json) {
        Json.print(out, LogVerdictText.object(verdict));
      } else {
        LogVerdictText.print(out, verdict);
      }
      return verdict.isGood() ? 0 : 1;
    }
    while (!isContradicted(audit, out)) {
      Thread.sleep(pause.toMillis());
    }
    return 1;
  }

  /** A log that is away for a while is no contradiction: the next look goes on. */
  private boolean isContradicted(Audit audit, PrintWriter out) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    boolean contradicted = false;
    try {
      LogVerdict verdict = audit.look();
      line.putAll(LogVerdictText.object(verdict));
      contradicted = verdict.isContradiction();
    } catch (LogUnavailableException e) {
      line.put("verdict", "UNREACHABLE");
      line.put("sentence", String.valueOf(e.getMessage()));
    }
    if (json) {
      Json.printLine(out, line);
    } else {
      out.println(line.get("time") + "  " + line.get("verdict") + "  " + line.get("sentence"));
      if (line.containsKey("proof")) {
        out.println("Proof: " + line.get("proof"));
      }
    }
    out.flush();
    return contradicted;
  }
}
