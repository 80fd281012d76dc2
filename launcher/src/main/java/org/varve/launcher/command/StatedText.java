package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.varve.launcher.client.StatementClient.Stated;
import org.varve.launcher.output.Json;
import org.varve.launcher.output.Table;

/** Writes what a data user stated. */
final class StatedText {

  private StatedText() {}

  static void print(PrintWriter out, Stated stated, boolean json) {
    if (json) {
      Json.print(out, object(stated));
      return;
    }
    stated.change().ifPresent(change -> ResourceText.printChange(out, change, false, false));
    Table table = new Table("OPERATION", "LEAF", "COMMITTED", "RECEIPT");
    table.row(
        stated.operation().id().hex(),
        stated.receipt().leafIndex(),
        stated.receipt().committedAt(),
        "verified");
    table.print(out);
  }

  private static Map<String, Object> object(Stated stated) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("operationId", stated.operation().id().hex());
    object.put("source", stated.operation().header().source());
    object.put("leafIndex", stated.receipt().leafIndex());
    object.put("treeSize", stated.receipt().treeSize());
    object.put("committedAt", stated.receipt().committedAt().toString());
    stated
        .change()
        .ifPresent(
            change -> {
              object.put("kind", change.getAfter().getVersion().getKind());
              object.put("id", change.getAfter().getVersion().getId());
              object.put("version", change.getAfter().getVersion().getVersion());
            });
    return object;
  }
}
