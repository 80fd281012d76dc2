package org.varve.launcher.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.varve.monitoring.follow.LogVerdict;

/** A verdict on a log, as people read it and as programs do. */
final class LogVerdictText {

  private LogVerdictText() {}

  static void print(PrintWriter out, LogVerdict verdict) {
    out.println(verdict.code());
    out.println("  " + verdict.sentence());
    verdict.proof().ifPresent(folder -> out.println("  Proof: " + folder));
    if (!verdict.isGood()) {
      out.println("  Next: " + verdict.code().nextStep());
    }
    out.flush();
  }

  static Map<String, Object> object(LogVerdict verdict) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("verdict", verdict.code().name());
    object.put("sizeBefore", verdict.sizeBefore());
    object.put("size", verdict.size());
    object.put("sentence", verdict.sentence());
    object.put("nextStep", verdict.code().nextStep());
    verdict.proof().map(Path::toString).ifPresent(folder -> object.put("proof", folder));
    return object;
  }
}
