package org.varve.launcher.doctor;

import java.util.ArrayList;
import java.util.List;
import org.varve.launcher.doctor.Finding.Level;

/** Gathers what the checks find. */
final class Findings {

  private final List<Finding> all = new ArrayList<>();

  void ok(String check, String what) {
    all.add(new Finding(check, Level.OK, what, ""));
  }

  void warn(String check, String what, String next) {
    all.add(new Finding(check, Level.WARN, what, next));
  }

  void fail(String check, String what, String next) {
    all.add(new Finding(check, Level.FAIL, what, next));
  }

  /** Whether a check found something else than OK. */
  boolean hasTrouble(String check) {
    return all.stream().anyMatch(f -> f.check().equals(check) && f.level() != Level.OK);
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
