package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.CheckedSubmission;
import org.varve.proto.v2m.v1.VerifySampleRequest;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has some of the newest submissions checked once more. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description = {
      "Has the newest submissions checked once more: signature, binding and format, as the registry is now.",
      "Exit code 0: all would be let in again; 1: one would not."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise sample",
      "  varve supervise sample --count 5 --json"
    })
final class SuperviseSampleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "20",
      description = "at most so many, up to 64 (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (SupervisorClient client = supervisor.connect()) {
      List<CheckedSubmission> checked =
          client
              .v2m()
              .verifySample(VerifySampleRequest.newBuilder().setCount(count).build())
              .getSubmissionsList();
      if (json) {
        checked.forEach(each -> Json.printLine(out, MessageView.of(each)));
        out.flush();
      } else {
        print(out, checked);
      }
      return checked.stream().allMatch(each -> each.getReason().isEmpty()) ? 0 : 1;
    }
  }

  private static void print(PrintWriter out, List<CheckedSubmission> checked) {
    Table table = new Table("SOURCE", "EPOCH/SEQ", "FORMAT", "ITEMS", "NOW", "WHY");
    checked.forEach(
        each ->
            table.row(
                each.getSource(),
                each.getEpoch() + "/" + each.getSequence(),
                each.getFormat(),
                each.getItemCount(),
                each.getReason().isEmpty() ? "valid" : each.getReason(),
                each.getMessage()));
    table.print(out);
  }
}
