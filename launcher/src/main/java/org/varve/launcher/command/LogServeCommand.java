package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.HostPort;
import org.varve.monitoring.follow.MirrorEndpoint;
import org.varve.monitoring.follow.MirrorFolder;
import org.varve.rp.HttpListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves the folder of a mirror in the foreground. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the folder of a mirror over plain HTTP, read-only, until interrupted.",
      "Any web server that serves the folder's files does the same."
    },
    footer = {"", "Example:", "  varve log serve mirror --listen 127.0.0.1:4563"})
public final class LogServeCommand implements Callable<Integer> {
  private static final int THREADS = 8;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "folder of the mirror")
  private Path folder;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:4563",
      description = "where to listen (default: ${DEFAULT-VALUE})")
  private String listen;

  @Option(
      names = "--with-entries",
      description = "serve entries too, to anyone: only if the log is public, or its owner agrees")
  private boolean withEntries;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.exists(folder.resolve("checkpoint"))) {
      throw new UsageException(folder + " is no mirror yet; fill it with varve log mirror");
    }
    HostPort address = HostPort.parse(listen);
    HttpListener listener =
        HttpListener.start(
            new InetSocketAddress(address.host(), address.port()),
            Optional.empty(),
            new HttpListener.Limits(THREADS, 0),
            new MirrorEndpoint(new MirrorFolder(folder), withEntries));
    UntilStopped until = new UntilStopped();
    until.stop(listener::close);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Mirror at http://" + new HostPort(address.host(), listener.port()));
    out.println("Ctrl-C stops.");
    out.flush();
    until.await();
    return 0;
  }
}
