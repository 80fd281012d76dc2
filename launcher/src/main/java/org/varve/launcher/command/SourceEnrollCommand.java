package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Enrolment;
import org.varve.edge.identity.ServerAddress;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.Tokens;
import org.varve.representation.EnrolmentTokens;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Enrols a source with a running node: its keys, its certificate and its trust file in one folder.
 */
@Command(
    name = "enroll",
    mixinStandardHelpOptions = true,
    description =
        "Enrols sources with a running node; writes keys, certificate and trust file into one folder.",
    footer = {
      "",
      "Examples:",
      "  varve source enroll workshop                      # on the node's host",
      "  varve source enroll --token TOKEN --server varve.example:4561 -o identity"
    })
final class SourceEnrollCommand implements Callable<Integer> {

  private static final int AGENT_NAME_CHARS_MAX = 64;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..64",
      paramLabel = "NAME",
      description =
          "sources to enrol for: exact names, or prefixes that end in *; with --token the token says them")
  private List<String> sources = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description = "data folder of a node on this host (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "from 'varve source token' on the node's host")
  private @Nullable String token;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "address of the node (default: what the node on this host wrote into its data folder)")
  private @Nullable String server;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "folder for the identity (default: sources/NAME in the data folder)")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    DataFolder folder = new DataFolder(data);
    Path identity = identityFolder(folder);
    ServerAddress address = ServerAddress.parse(server == null ? folder.readAddress() : server);
    AgentIdentity enrolled =
        new Enrolment(identity, address, agentName(identity)).enrol(token(folder));
    PrintWriter out = spec.commandLine().getOut();
    out.println("enrolled " + enrolled.signer());
    out.println("sources  " + String.join(" ", enrolled.sources()));
    out.println("identity " + identity);
    out.flush();
    return 0;
  }

  private String token(DataFolder folder) throws IOException {
    if (token != null) {
      return token;
    }
    try {
      return Tokens.of(folder, Clock.systemUTC()).mint(sources, EnrolmentTokens.VALIDITY);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private Path identityFolder(DataFolder folder) {
    if ((token == null) == sources.isEmpty()) {
      throw new UsageException("name the sources to enrol for, or give --token: one of both");
    }
    if (output != null) {
      return output;
    }
    if (token != null) {
      throw new UsageException("with --token, name a folder for the identity: -o DIR");
    }
    return folder.sourceIdentity(sources.get(0));
  }

  private static String agentName(Path identity) {
    String name = String.valueOf(identity.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
    return name.substring(0, Math.min(name.length(), AGENT_NAME_CHARS_MAX));
  }
}
