package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.UserOperations;
import org.varve.proto.v2m.v1.ListUserOperationsRequest;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists which data user called what. */
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description =
        "Lists which data user called what since provisioning started, and what was refused.",
    footer = {"", "Examples:", "  varve supervise users", "  varve supervise users local --json"})
final class SuperviseUsersCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Parameters(
      arity = "0..1",
      paramLabel = "USER",
      defaultValue = "",
      description = "name of a data user (default: all)")
  private String user;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (SupervisorClient client = supervisor.connect()) {
      List<UserOperations> operations = new ArrayList<>();
      client
          .v2m()
          .listUserOperations(ListUserOperationsRequest.newBuilder().setUser(user).build())
          .forEachRemaining(message -> operations.addAll(message.getOperationsList()));
      if (json) {
        operations.forEach(each -> Json.printLine(out, MessageView.of(each)));
        out.flush();
      } else {
        print(out, operations);
      }
      return 0;
    }
  }

  private static void print(PrintWriter out, List<UserOperations> operations) {
    Table table = new Table("USER", "CALL", "CALLS", "REFUSED", "LAST REASON", "LAST");
    operations.forEach(
        each ->
            table.row(
                each.getUser(),
                each.getMethod(),
                each.getCalls(),
                each.getRefused(),
                each.getLastReason().isEmpty() ? "-" : each.getLastReason(),
                Ids.time(each.hasLastAt(), each.getLastAt())));
    table.print(out);
  }
}
