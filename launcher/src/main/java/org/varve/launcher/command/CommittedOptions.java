package org.varve.launcher.command;

import java.util.Optional;
import org.varve.proto.common.v1.TimeRange;
import picocli.CommandLine.Option;

/** When what a command is about was committed. */
final class CommittedOptions {

  @Option(
      names = "--from",
      paramLabel = "TIME",
      defaultValue = "",
      description = "committed at or after this, such as 2026-01-31 or 2026-01-31T08:00:00Z")
  private String from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      defaultValue = "",
      description = "committed before this")
  private String until;

  /** Empty if neither end was given. */
  Optional<TimeRange> range() {
    return from.isEmpty() && until.isEmpty()
        ? Optional.empty()
        : Optional.of(Ids.range(from, until));
  }
}
