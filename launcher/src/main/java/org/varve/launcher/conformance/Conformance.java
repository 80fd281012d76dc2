package org.varve.launcher.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Clause, requirement, tests and result, put side by side. */
public final class Conformance {

  private final List<Row> rows;
  private final Optional<Instant> newest;

  private Conformance(List<Row> rows, Optional<Instant> newest) {
    this.rows = rows;
    this.newest = newest;
  }

  /** What can be said of a requirement. */
  public enum Status {
    /** All of its tests passed when they ran last. */
    PROVEN,
    /** Known not to be met, or not whole: the row says why. */
    OPEN,
    /** A test failed. */
    FAILED,
    /** No test failed, but one could not run here. */
    SKIPPED,
    /** A test has not run since its source changed, or not at all. */
    NOT_RUN,
    NO_TEST
  }

  /** How one test ended; empty if it has not run. */
  public record Outcome(TaggedTest test, Optional<TestReports.Result> result) {}

  public record Row(Requirement requirement, List<Outcome> tests, Status status) {

    public Row {
      tests = List.copyOf(tests);
    }
  }

  /**
   * @param root of a checkout, with or without reports of tests
   */
  public static Conformance of(Path root) throws IOException {
    TestSources sources = TestSources.read(root);
    TestReports reports = TestReports.read(root);
    List<Row> rows = new ArrayList<>();
    for (Requirement requirement : Requirements.all()) {
      List<Outcome> outcomes = new ArrayList<>();
      for (TaggedTest test : sources.tests()) {
        if (test.requirements().contains(requirement.id())) {
          outcomes.add(new Outcome(test, result(test, sources, reports)));
        }
      }
      rows.add(new Row(requirement, outcomes, status(requirement, outcomes)));
    }
    return new Conformance(rows, reports.newest());
  }

  /** All requirements, in order. */
  public List<Row> rows() {
    return rows;
  }

  /** When a test ran last; empty if none did. */
  public Optional<Instant> newest() {
    return newest;
  }

  private static Optional<TestReports.Result> result(
      TaggedTest test, TestSources sources, TestReports reports) throws IOException {
    Instant changed = Files.getLastModifiedTime(test.file()).toInstant();
    TestReports.@Nullable Result worst = null;
    for (TestReports.Case each : reports.cases()) {
      if (each.method().equals(test.method())
          && sources.isOf(each.type(), test.type())
          && !each.when().isBefore(changed)) {
        worst = worse(worst, each.result());
      }
    }
    return Optional.ofNullable(worst);
  }

  private static TestReports.Result worse(
      TestReports.@Nullable Result one, TestReports.Result other) {
    if (one == null || one == TestReports.Result.PASSED) {
      return other;
    }
    return other == TestReports.Result.FAILED ? other : one;
  }

  private static Status status(Requirement requirement, List<Outcome> outcomes) {
    if (has(outcomes, TestReports.Result.FAILED)) {
      return Status.FAILED;
    }
    if (requirement.open().isPresent()) {
      return Status.OPEN;
    }
    if (outcomes.isEmpty()) {
      return Status.NO_TEST;
    }
    if (outcomes.stream().anyMatch(outcome -> outcome.result().isEmpty())) {
      return Status.NOT_RUN;
    }
    return has(outcomes, TestReports.Result.SKIPPED) ? Status.SKIPPED : Status.PROVEN;
  }

  private static boolean has(List<Outcome> outcomes, TestReports.Result result) {
    return outcomes.stream().anyMatch(outcome -> outcome.result().equals(Optional.of(result)));
  }
}
