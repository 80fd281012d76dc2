package org.varve.launcher.command;

import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.common.v1.SignerState;

/** Shows signers and what became of them. */
final class Signers {

  private static final String STATE_PREFIX = "SIGNER_STATE_";

  private Signers() {}

  /**
   * What a change did, or would do.
   *
   * @param operation the Binding that the operator signed; absent if he signed nothing
   */
  record Change(
      SignerResource before, SignerResource after, Optional<ByteString> operation, boolean dryRun) {
    boolean differs() {
      return before.getState() != after.getState()
          || !before.getSourcesList().equals(after.getSourcesList());
    }
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

  static void print(PrintWriter out, Change change, boolean json) {
    SignerResource before = change.before();
    SignerResource after = change.after();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("changed", change.differs());
      object.put("dryRun", change.dryRun());
      object.put("before", object(before));
      object.put("after", object(after));
      change.operation().ifPresent(id -> object.put("operation", Ids.hex(id)));
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
    if (!change.differs()) {
      out.println("nothing to change");
    } else if (change.operation().isEmpty()) {
      out.println("nothing is changed: this was a trial");
    } else {
      out.println("operation  " + Ids.hex(change.operation().get()));
      out.println("in force since leaf " + after.getVersion());
    }
  }

  private static void difference(PrintWriter out, String what, String before, String after) {
    out.printf("%-9s  %s%n", what, before.equals(after) ? after : before + "  ->  " + after);
  }

  static String state(SignerState state) {
    return state.name().replace(STATE_PREFIX, "").toLowerCase(Locale.ROOT);
  }
}
