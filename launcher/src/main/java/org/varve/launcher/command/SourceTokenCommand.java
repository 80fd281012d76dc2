package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.Durations;
import org.varve.launcher.node.Tokens;
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
      "and on the other machine:",
      "  varve-agent enroll --token TOKEN --server HOST:4561 --identity agent"
    })
final class SourceTokenCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..64",
      paramLabel = "NAME",
      description =
          "sources that the agent may speak about: exact names, or prefixes that end in *")
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

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Duration validity = Durations.parse(valid);
      out.println(Tokens.of(new DataFolder(data), Clock.systemUTC()).mint(sources, validity));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    out.flush();
    return 0;
  }
}
