package org.varve.launcher.conformance;

import java.util.List;
import java.util.stream.Collectors;

/**
 * docs/conformance.md: clause, requirement and the tests that prove it. How they ended is not in
 * it, since that changes with each run.
 */
public final class ConformancePage {

  private static final String HEAD =
      """
      # Conformance

      Which test proves which requirement of ITU-T Y.4561, in our own words. This page is written by
      `varve conformance --markdown docs/conformance.md` from the tags of the tests, and held to
      them by a test. How they ended when they ran last: `varve conformance`.

      - A test stands here if it proves what the requirement comes to, not if it merely touches it.
        **Open** says what is missing.
      - Only what a Recommendation *requires* counts for a claim of conformance.
      """;

  private static final String TABLE = "| clause | id | requirement | tests |\n|---|---|---|---|\n";

  private ConformancePage() {}

  /** The page; the same for the same sources. */
  public static String of(Conformance conformance) {
    List<Conformance.Row> rows = conformance.rows();
    List<Conformance.Row> capabilities =
        rows.stream().filter(row -> isClaim(row.requirement())).toList();
    List<Conformance.Row> further =
        rows.stream().filter(row -> !isClaim(row.requirement()) && !row.tests().isEmpty()).toList();
    return HEAD
        + "\n## Required capabilities: Y.4561 clauses 6.2 and 8.1 to 8.5\n\n"
        + table(capabilities)
        + "\n## Further rows with a test\n\n"
        + "What these clauses describe is informative, or is required of applications (F.751.10)\n"
        + "that have no code here yet; rows without a test are not listed:\n"
        + "`varve conformance --all` has them.\n\n"
        + table(further);
  }

  static boolean isClaim(Requirement requirement) {
    return requirement.isRequired() && requirement.isCapability();
  }

  private static String table(List<Conformance.Row> rows) {
    return TABLE + rows.stream().map(ConformancePage::line).collect(Collectors.joining());
  }

  private static String line(Conformance.Row row) {
    Requirement requirement = row.requirement();
    String tests =
        row.tests().stream()
            .map(outcome -> "`" + outcome.test().name() + "`")
            .collect(Collectors.joining(" "));
    String open =
        requirement
            .open()
            .map(why -> "**Open:** " + why + (tests.isEmpty() ? "" : ". "))
            .orElse("");
    String none = tests.isEmpty() && open.isEmpty() ? "*no test yet*" : "";
    return "| %s | %s | %s | %s |\n"
        .formatted(
            requirement.clause(),
            requirement.id(),
            requirement.meaning().replace("|", "\\|"),
            open + tests + none);
  }
}
