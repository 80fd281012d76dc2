package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.varve.launcher.client.StatementClient;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.proto.common.v1.ResourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what a data user owns, gives, was given, and asks for or is asked for. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists what you own, give, were given and ask for.",
      "Sources, grants, and requests for access: those that you made, and those that you may answer."
    },
    footer = {"", "Examples:", "  varve access list", "  varve access list AccessRequest --json"})
final class AccessListCommand implements Callable<Integer> {

  private static final List<String> KINDS = List.of("Ownership", "Grant", "AccessRequest");

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Parameters(
      arity = "0..3",
      paramLabel = "KIND",
      description = "Ownership, Grant or AccessRequest (default: all)")
  private List<String> kinds = KINDS;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() {
    List<ResourceVersion> found = new ArrayList<>();
    try (UserClient client = user.connect()) {
      kinds.forEach(kind -> found.addAll(StatementClient.resources(client, kind, "")));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      found.forEach(each -> Json.printLine(out, ResourceText.object(each)));
      out.flush();
    } else if (found.isEmpty()) {
      out.println("nothing; ask for something with 'varve access request'");
    } else {
      ResourceText.printList(out, found);
    }
    return 0;
  }
}
