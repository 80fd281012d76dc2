package org.varve.edge.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.identity.Enrolment;
import org.varve.edge.identity.ServerAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Turns a one-time token into an identity. */
@Command(
    name = "enroll",
    description =
        "Makes keys, proves them to the server by a one-time token, and keeps what comes.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  varve-agent enroll --token - --server varve.example:4561 --identity agent < token.txt",
      "Interrupted, it can be repeated with the same token."
    })
final class EnrollCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--token",
      required = true,
      paramLabel = "T",
      description = "what the operator handed out; - reads it from the standard input")
  private String token = "";

  @Option(
      names = "--server",
      required = true,
      paramLabel = "HOST:PORT",
      description = "where representation listens")
  private String server = "";

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "DIR",
      description = "folder for keys, certificate, trust file and queue; made if missing")
  private Path identity = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what people call the agent; the host's name if not given")
  private @Nullable String name;

  @Override
  public Integer call() throws IOException {
    AgentIdentity enrolled = enrolment().enrol(token.equals("-") ? tokenFromInput() : token);
    var out = spec.commandLine().getOut();
    out.println("enrolled  " + enrolled.signer());
    out.println("sources   " + String.join(" ", enrolled.sources()));
    out.println("log       " + enrolled.trust().origin());
    out.println("identity  " + identity);
    out.flush();
    return 0;
  }

  private Enrolment enrolment() {
    try {
      return new Enrolment(identity, ServerAddress.parse(server), name == null ? hostName() : name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** A token on the command line can be seen by every user of the machine. */
  private static String tokenFromInput() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    String line = in.readLine();
    return line == null ? "" : line.strip();
  }

  private static String hostName() {
    try {
      String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
      return host.substring(0, Math.min(64, host.length()));
    } catch (UnknownHostException e) {
      return "agent";
    }
  }
}
