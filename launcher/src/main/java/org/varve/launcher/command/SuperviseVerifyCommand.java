package org.varve.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.SignedStatement;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.DataFolder;
import org.varve.monitoring.application.ReportSigner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies a report offline. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a signed report offline, and prints what it says.",
      "Exit code 0: monitoring signed it, and not a bit was changed; 1: it did not, or one was; 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise verify june.report",
      "  varve supervise verify june.report --key monitoring-key.txt"
    })
final class SuperviseVerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "a report that varve supervise report wrote")
  private Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "varve-data",
      description =
          "data folder of the node whose monitoring signed it (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "file with monitoring's key, got in a way that you trust (default: the one in the data folder)")
  private @Nullable Path keyFile;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    NoteKey key = key();
    SignedStatement report;
    try {
      report = SignedStatement.decode(EvidenceFiles.read(file));
    } catch (MalformedException e) {
      throw new UsageException(file + " is not a report: " + e.getMessage(), e);
    }
    boolean isReport =
        report.header().contentType().filter(ReportSigner.CONTENT_TYPE::equals).isPresent();
    if (!isReport) {
      throw new UsageException(
          file + " is a statement of type " + report.header().contentType().orElse("none"));
    }
    if (!report.signedBy(key.key())) {
      out.println("TAMPERED  It was not signed with " + key + ", or was changed since.");
      out.flush();
      return 1;
    }
    out.println(
        "VALID  Signed by %s about %s at %s"
            .formatted(
                report.header().issuer(),
                report.header().subject(),
                Instant.ofEpochSecond(report.header().issuedAtSeconds())));
    out.print(new String(report.payload().toBytes(), UTF_8));
    out.flush();
    return 0;
  }

  private NoteKey key() throws IOException {
    Path from = keyFile == null ? new DataFolder(data).monitoring().resolve("key.txt") : keyFile;
    try {
      return NoteKey.parse(Files.readString(from).strip());
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "there is no key of monitoring in "
              + from
              + "; name it with --key, 'varve supervise overview --json' shows it",
          e);
    } catch (MalformedException e) {
      throw new UsageException(from + " holds no key of monitoring: " + e.getMessage(), e);
    }
  }
}
