package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.proto.common.v1.StoredDamage;
import org.varve.proto.v2m.v1.ValidateDataRequest;
import org.varve.proto.v2m.v1.ValidateDataResponse;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has what is stored checked now, while the node runs. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Has what is stored checked now, while the node runs.",
      "That is ledger blocks, signed tree heads, operations, their contents and the index. The node",
      "does the same by itself, slowly, again and again.",
      "Exit code 0: all of the range is sound; 1: something is damaged, or the check could not be ended."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise validate",
      "  varve supervise validate --from-height 1000 --to-height 2000 --json"
    })
final class SuperviseValidateCommand implements Callable<Integer> {

  private static final int PERCENT = 100;

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Option(
      names = "--from-height",
      paramLabel = "HEIGHT",
      defaultValue = "0",
      description = "first ledger block (default: ${DEFAULT-VALUE})")
  private long from;

  @Option(
      names = "--to-height",
      paramLabel = "HEIGHT",
      description = "last ledger block (default: the newest)")
  private @Nullable Long to;

  @Option(names = "--json", description = "print one JSON object a line: damages, then a summary")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ValidateDataRequest.Builder request = ValidateDataRequest.newBuilder().setFromHeight(from);
    if (to != null) {
      request.setToHeight(to);
    }
    try (SupervisorClient client = supervisor.connect()) {
      ValidateDataResponse last = ValidateDataResponse.getDefaultInstance();
      Iterator<ValidateDataResponse> messages = client.v2m().validateData(request.build());
      while (messages.hasNext()) {
        last = messages.next();
        for (StoredDamage damage : last.getDamagesList()) {
          print(out, damage);
        }
        tellProgress(last);
      }
      if (json) {
        Json.printLine(out, MessageView.of(last.toBuilder().clearDamages().build()));
      } else {
        out.println(summary(last));
      }
      out.flush();
      return last.getComplete() && last.getDamagesTotal() == 0 ? 0 : 1;
    }
  }

  private void print(PrintWriter out, StoredDamage damage) {
    if (json) {
      Json.printLine(out, MessageView.of(damage));
      return;
    }
    String about =
        damage.hasLeafIndex()
            ? "leaf %d%s"
                .formatted(
                    damage.getLeafIndex(),
                    damage.getSource().isEmpty() ? "" : " of " + damage.getSource())
            : "the block";
    out.println(
        "%s at height %d, %s: %s; %s"
            .formatted(
                Words.of(damage.getPart()),
                damage.getLedgerHeight(),
                about,
                damage.getWhat(),
                damage.getLost()));
  }

  private void tellProgress(ValidateDataResponse message) {
    if (!json && !message.getComplete()) {
      long blocks = message.getToHeight() - message.getFromHeight() + 1;
      long done = message.getNextHeight() - message.getFromHeight();
      spec.commandLine()
          .getErr()
          .println("varve: %d %% checked".formatted(PERCENT * done / blocks));
    }
  }

  private static String summary(ValidateDataResponse last) {
    return "%s: %d operations and %d contents in ledger blocks %d to %d, %d damages"
        .formatted(
            last.getComplete() ? last.getDamagesTotal() == 0 ? "sound" : "DAMAGED" : "cut short",
            last.getOperations(),
            last.getContents(),
            last.getFromHeight(),
            last.getToHeight(),
            last.getDamagesTotal());
  }
}
