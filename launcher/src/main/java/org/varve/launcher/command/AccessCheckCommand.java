package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.output.Json;
import org.varve.proto.common.v1.AccessDecision;
import org.varve.proto.common.v1.AccessRight;
import org.varve.proto.u2s.v1.CheckAccessRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks whether a data user may do something with data of a source. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Tells whether you may read, update or derive from data of a source.",
      "If so, by which grant; if not, why. Exit code 0: you may, 1: you may not, 2: usage."
    },
    footer = {
      "",
      "Examples:",
      "  varve access check city/lamp-7",
      "  varve access check city/lamp-7 --right update --type light --purpose maintenance"
    })
final class AccessCheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private UserOptions user;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "exact name of a source")
  private String source;

  @Option(
      names = "--right",
      paramLabel = "RIGHT",
      defaultValue = "READ",
      description = "read, update or derive (default: read)")
  private Right right;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "",
      description = "data type; left out: data without one")
  private String type;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  /** What may be asked. */
  private enum Right {
    READ(AccessRight.ACCESS_RIGHT_READ),
    UPDATE(AccessRight.ACCESS_RIGHT_UPDATE),
    DERIVE(AccessRight.ACCESS_RIGHT_DERIVE);

    private final AccessRight message;

    Right(AccessRight message) {
      this.message = message;
    }
  }

  @Override
  public Integer call() {
    AccessDecision decision;
    try (UserClient client = user.connect()) {
      decision =
          client
              .u2s()
              .checkAccess(
                  CheckAccessRequest.newBuilder()
                      .setSource(source)
                      .setDataType(type)
                      .setRight(right.message)
                      .build())
              .getDecision();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, object(decision));
    } else {
      print(out, decision);
    }
    return decision.getAllowed() ? 0 : 1;
  }

  private static void print(PrintWriter out, AccessDecision decision) {
    if (!decision.getAllowed()) {
      out.println("denied: " + decision.getDenial());
      return;
    }
    String by =
        decision.getGrant().isEmpty() ? "it is yours" : "by grant '" + decision.getGrant() + "'";
    String fields =
        decision.getFieldsCount() == 0
            ? ""
            : ", fields " + String.join(", ", decision.getFieldsList());
    out.println("allowed: " + by + fields);
  }

  private static Map<String, Object> object(AccessDecision decision) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("allowed", decision.getAllowed());
    object.put("grant", decision.getGrant());
    object.put("fields", decision.getFieldsList());
    object.put("denial", decision.getDenial());
    return object;
  }
}
