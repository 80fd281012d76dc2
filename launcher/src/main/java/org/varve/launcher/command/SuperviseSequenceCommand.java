package org.varve.launcher.command;

import com.google.protobuf.Duration;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.node.Durations;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.LiveTable;
import org.varve.proto.common.v1.SequenceFinding;
import org.varve.proto.v2m.v1.CheckSequenceRequest;
import org.varve.proto.v2m.v1.CheckSequenceResponse;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the time sequence of what is stored. */
@Command(
    name = "sequence",
    mixinStandardHelpOptions = true,
    description = {
      "Checks the time sequence of what is stored.",
      "Finds gaps, numbers out of order, contradictions, clocks that disagree, data blocks that are",
      "back-dated, and silent sources if asked.",
      "Exit code 0: nothing was found; 1: something was, or the check could not be ended."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise sequence",
      "  varve supervise sequence 'city/*' --silent-after 1h",
      "  varve supervise sequence --from 2026-01-01 --until 2026-02-01 --tolerance 5s --json"
    })
final class SuperviseSequenceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      defaultValue = "",
      description = "exact name of a source, or a prefix that ends in * (default: all)")
  private String source;

  @Mixin private CommittedOptions committed;

  @Option(
      names = "--tolerance",
      paramLabel = "DURATION",
      defaultValue = "1m",
      description = "how far clocks may be apart (default: ${DEFAULT-VALUE})")
  private String tolerance;

  @Option(
      names = "--silent-after",
      paramLabel = "DURATION",
      description = "also tell sources of which nothing was recorded for longer than this")
  private @Nullable String silentAfter;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (SupervisorClient client = supervisor.connect()) {
      long found = 0;
      CheckSequenceResponse last = CheckSequenceResponse.getDefaultInstance();
      Iterator<CheckSequenceResponse> messages = client.v2m().checkSequence(request());
      @Nullable LiveTable table = null;
      while (messages.hasNext()) {
        last = messages.next();
        found += last.getFindingsCount();
        if (table == null && !json && last.getFindingsCount() > 0) {
          table = table(out);
        }
        for (SequenceFinding finding : last.getFindingsList()) {
          print(out, table, finding);
        }
      }
      if (!json) {
        out.println(summary(last, found));
      }
      out.flush();
      return found == 0 ? 0 : 1;
    }
  }

  private CheckSequenceRequest request() {
    CheckSequenceRequest.Builder request =
        CheckSequenceRequest.newBuilder()
            .setSource(source)
            .setTolerance(duration("--tolerance", tolerance));
    committed.range().ifPresent(request::setCommitted);
    if (silentAfter != null) {
      request.setSilentAfter(duration("--silent-after", silentAfter));
    }
    return request.build();
  }

  static Duration duration(String option, String text) {
    try {
      java.time.Duration duration = Durations.parse(text);
      return Duration.newBuilder()
          .setSeconds(duration.getSeconds())
          .setNanos(duration.getNano())
          .build();
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage(), e);
    }
  }

  private static LiveTable table(PrintWriter out) {
    return new LiveTable(
        out,
        "FINDING         ",
        "SOURCE              ",
        "EPOCH/SEQ      ",
        "LEAF    ",
        "HEIGHT  ",
        "COMMITTED               ",
        "BY      ",
        "COUNT",
        "SIGNER");
  }

  private static void print(PrintWriter out, @Nullable LiveTable table, SequenceFinding finding) {
    if (table == null) {
      Json.printLine(out, MessageView.of(finding));
      return;
    }
    table.row(
        Words.of(finding.getKind()),
        finding.getSource(),
        finding.getEpoch() + "/" + range(finding),
        finding.hasLeafIndex() ? finding.getLeafIndex() : "-",
        finding.getLedgerHeight(),
        Ids.time(finding.hasAt(), finding.getAt()),
        apart(finding),
        finding.getCount(),
        finding.getSigner());
  }

  private static String range(SequenceFinding finding) {
    return finding.getFromSequence() == finding.getToSequence()
        ? Long.toString(finding.getFromSequence())
        : finding.getFromSequence() + "-" + finding.getToSequence();
  }

  private static String apart(SequenceFinding finding) {
    java.time.Duration delta =
        java.time.Duration.ofSeconds(
            finding.getDelta().getSeconds(), finding.getDelta().getNanos());
    return delta.isZero() ? "-" : TraceCommand.words(delta);
  }

  private static String summary(CheckSequenceResponse last, long found) {
    return "%d findings in %d operations of %d sources"
        .formatted(found, last.getOperations(), last.getSources());
  }
}
