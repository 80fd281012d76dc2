package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.Cosigner;
import org.varve.launcher.client.HostPort;
import org.varve.monitoring.witness.Witness;
import org.varve.monitoring.witness.WitnessEndpoint;
import org.varve.monitoring.witness.WitnessKey;
import org.varve.rp.HttpListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a witness in the foreground. */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description = {
      "Cosigns checkpoints of the named logs, as long as each only grows, until interrupted.",
      "Best run by somebody else than the log. Plain HTTP: put a reverse proxy before it."
    },
    footer = {"", "Example:", "  varve witness --name witness.example/w1 --trust trust.txt"})
public final class WitnessCommand implements Callable<Integer> {
  private static final int THREADS = 8;

  @Spec private CommandSpec spec;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "name of the witness's key, usually its URL without scheme")
  private String name;

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "trust file of a log to cosign for; may be given again")
  private List<Path> trusts;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-witness",
      description = "folder of its key and of what it cosigned (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:4562",
      description = "where to listen (default: ${DEFAULT-VALUE})")
  private String listen;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<CheckpointKeys> logs = new ArrayList<>();
    trusts.forEach(file -> logs.add(EvidenceFiles.trust(file).logKeys()));
    Witness witness =
        new Witness(
            new Cosigner(WitnessKey.openOrCreate(data), name),
            logs,
            WitnessKey.cosigned(data),
            Clock.systemUTC());
    HostPort address = HostPort.parse(listen);
    HttpListener listener =
        HttpListener.start(
            new InetSocketAddress(address.host(), address.port()),
            Optional.empty(),
            new HttpListener.Limits(THREADS, AddCheckpoint.CHARS_MAX),
            new WitnessEndpoint(witness));
    UntilStopped until = new UntilStopped();
    until.stop(listener::close);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Witness at http://" + new HostPort(address.host(), listener.port()));
    logs.forEach(log -> out.println("cosigns for  " + log.origin()));
    out.println("For trust files:  witness NAME " + witness.key());
    out.println("Ctrl-C stops.");
    out.flush();
    until.await();
    return 0;
  }
}
