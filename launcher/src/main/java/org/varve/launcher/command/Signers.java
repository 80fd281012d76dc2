package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.varve.launcher.client.OperatorClient;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.common.v1.SignerState;
import org.varve.proto.o2c.v1.ApplyRequest;

/** Shows and changes signers, for the commands that do. */
final class Signers {

  private static final String STATE_PREFIX = "SIGNER_STATE_";

  private Signers() {}

  static ResourceChange apply(
      OperatorClient client, SignerResource wanted, boolean dryRun, String reason) {
    return client
        .o2c()
        .apply(
            ApplyRequest.newBuilder()
                .setResource(Resource.newBuilder().setSigner(wanted))
                .setDryRun(dryRun)
                .setReason(reason)
                .build())
        .getChange();
  }

  static void print(PrintWriter out, List<SignerResource> signers) {
    Table table = new Table("SIGNER", "STATE", "SOURCES", "SINCE LEAF");
    for (SignerResource signer : signers) {
      table.row(
          signer.getId(),
          state(signer.getState()),
          String.join(" ", signer.getSourcesList()),
          signer.getVersion());
    }
    table.print(out);
  }

  static Map<String, Object> object(SignerResource signer) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("signer", signer.getId());
    object.put("state", state(signer.getState()));
    object.put("sources", signer.getSourcesList());
    object.put("version", signer.getVersion());
    return object;
  }

  /** What a change did, or would do. */
  static void print(PrintWriter out, ResourceChange change, boolean dryRun, boolean json) {
    SignerResource before = change.getBefore().getSigner();
    SignerResource after = change.getAfter().getSigner();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("changed", change.getChanged());
      object.put("dryRun", dryRun);
      object.put("before", object(before));
      object.put("after", object(after));
      if (!change.getOperationId().isEmpty()) {
        object.put("operation", Ids.hex(change.getOperationId()));
      }
      Json.print(out, object);
      return;
    }
    out.println("signer     " + after.getId());
    difference(out, "state", state(before.getState()), state(after.getState()));
    difference(
        out,
        "sources",
        String.join(" ", before.getSourcesList()),
        String.join(" ", after.getSourcesList()));
    if (!change.getChanged()) {
      out.println("nothing to change");
    } else if (dryRun) {
      out.println("nothing is changed: this was a trial");
    } else {
      out.println("operation  " + Ids.hex(change.getOperationId()));
      out.println("in force since leaf " + after.getVersion());
    }
  }

  private static void difference(PrintWriter out, String what, String before, String after) {
    out.printf("%-9s  %s%n", what, before.equals(after) ? after : before + "  ->  " + after);
  }

  private static String state(SignerState state) {
    return state.name().replace(STATE_PREFIX, "").toLowerCase(Locale.ROOT);
  }
}
