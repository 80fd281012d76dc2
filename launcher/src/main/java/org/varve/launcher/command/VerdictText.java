package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.varve.evidence.file.Verdict;

/**
 * A verdict as people read it (the code and the place, what it means, what to do) and as programs
 * do.
 */
final class VerdictText {

  private VerdictText() {}

  static void print(PrintWriter out, Verdict verdict) {
    String where = verdict.where();
    out.println(verdict.code() + (where.isEmpty() ? "" : " (" + where + ")"));
    out.println("  " + verdict.sentence());
    if (!verdict.nextStep().isEmpty()) {
      out.println("  Next: " + verdict.nextStep());
    }
    out.flush();
  }

  static Map<String, Object> object(Verdict verdict) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("verdict", verdict.code().name());
    object.put("where", verdict.where());
    object.put("sentence", verdict.sentence());
    object.put("nextStep", verdict.nextStep());
    return object;
  }
}
