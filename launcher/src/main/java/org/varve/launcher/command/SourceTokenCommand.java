package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.Durations;
import org.varve.launcher.node.Tokens;
import org.varve.launcher.output.Csv;
import org.varve.representation.EnrolmentTokens;
import org.varve.rp.PrivateFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Mints a one-time token, on the host of the node, for an agent elsewhere. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description =
        "Makes a one-time token, on the node's host, with which an agent elsewhere enrols.",
    footer = {
      "",
      "Examples:",
      "  varve source token workshop",
      "  varve source token 'city/traffic/*' --valid 720h",
      "  varve source token 'meter-{n}' 'meter-{n}/*' --count 1000 -o tokens.csv --valid 720h",
      "and on the other machine:",
      "  varve-agent enroll --token TOKEN --server HOST:4561 --identity agent"
    })
final class SourceTokenCommand implements Callable<Integer> {

  private static final int COUNT_MAX = 10_000;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..64",
      paramLabel = "NAME",
      description =
          "sources that the agent may speak about: exact names, or prefixes that end in *;"
              + " with --count, {n} stands for the number of the token, from 1")
  private List<String> sources;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description = "data folder of the node (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--valid",
      paramLabel = "TIME",
      defaultValue = "24h",
      description = "how long it is good for: 30m, 24h, at most 2160h (default: ${DEFAULT-VALUE})")
  private String valid;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "so many tokens, each for one agent, into a file; at most " + COUNT_MAX)
  private @Nullable Integer count;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "with --count: a CSV file that does not exist yet (number, sources, token, expires)")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    if ((count == null) != (output == null)) {
      throw new UsageException(
          "--count and -o go together: varve source token 'meter-{n}' --count 100 -o tokens.csv");
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      Duration validity = Durations.parse(valid);
      EnrolmentTokens tokens = Tokens.of(new DataFolder(data), Clock.systemUTC());
      if (count == null || output == null) {
        out.println(tokens.mint(sources, validity));
      } else {
        write(tokens, validity, count, output);
        out.println("wrote " + count + " tokens to " + output);
        out.println("each enrols one agent, until it expires; keep the file as you keep keys");
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    out.flush();
    return 0;
  }

  private void write(EnrolmentTokens tokens, Duration validity, int wanted, Path file)
      throws IOException {
    if (wanted < 1 || wanted > COUNT_MAX) {
      throw new UsageException("--count is " + wanted + "; it must be 1 to " + COUNT_MAX);
    }
    if (Files.exists(file)) {
      throw new UsageException(file + " exists; name a file that does not, or move it away");
    }
    Instant expires = Instant.now().plus(validity).truncatedTo(ChronoUnit.SECONDS);
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text);
    Csv.line(lines, "number", "sources", "token", "expires");
    for (int n = 1; n <= wanted; n++) {
      String number = Integer.toString(n);
      List<String> own = sources.stream().map(each -> each.replace("{n}", number)).toList();
      Csv.line(lines, n, String.join(" ", own), tokens.mint(own, validity), expires);
    }
    lines.flush();
    PrivateFiles.write(file, text.toString());
  }
}
