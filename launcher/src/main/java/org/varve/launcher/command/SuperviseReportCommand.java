package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.SupervisorClient;
import org.varve.proto.v2m.v1.ExportReportRequest;
import org.varve.proto.v2m.v1.ExportReportResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a signed report made. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Has everything checked, and writes a report that monitoring has signed.",
      "It has the overview, open alerts, time sequence and validity of what is stored, under a",
      "checkpoint of the log, and verifies with no server at all."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise report -o june.report",
      "  varve supervise report 'city/*' --from-height 1000 -o city.report",
      "  varve supervise verify june.report"
    })
final class SuperviseReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      defaultValue = "",
      description = "whose time sequence: exact name, or a prefix that ends in * (default: all)")
  private String source;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "file to write")
  private Path output;

  @Option(
      names = "--from-height",
      paramLabel = "HEIGHT",
      defaultValue = "0",
      description = "first ledger block whose data is validated (default: ${DEFAULT-VALUE})")
  private long from;

  @Option(
      names = "--to-height",
      paramLabel = "HEIGHT",
      description = "last one (default: the newest)")
  private @Nullable Long to;

  @Option(
      names = "--tolerance",
      paramLabel = "DURATION",
      defaultValue = "1m",
      description = "how far clocks may be apart (default: ${DEFAULT-VALUE})")
  private String tolerance;

  @Override
  public Integer call() throws IOException {
    ExportReportRequest.Builder request =
        ExportReportRequest.newBuilder()
            .setSource(source)
            .setFromHeight(from)
            .setTolerance(SuperviseSequenceCommand.duration("--tolerance", tolerance));
    if (to != null) {
      request.setToHeight(to);
    }
    try (SupervisorClient client = supervisor.connect()) {
      Iterator<ExportReportResponse> parts = client.v2m().exportReport(request.build());
      while (parts.hasNext()) {
        ExportReportResponse part = parts.next();
        if (part.hasReport()) {
          write(part.getReport().toByteArray());
          return 0;
        }
        spec.commandLine().getErr().println("varve: " + part.getProgress());
      }
      throw new UsageException("the node ended without a report; see its log, then try again");
    }
  }

  private void write(byte[] report) throws IOException {
    Files.write(output, report);
    PrintWriter out = spec.commandLine().getOut();
    out.println("wrote " + output + ", " + report.length + " bytes");
    out.println("Next: varve supervise verify " + output);
    out.flush();
  }
}
