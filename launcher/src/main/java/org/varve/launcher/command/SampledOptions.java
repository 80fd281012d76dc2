package org.varve.launcher.command;

import org.varve.proto.common.v1.TimeRange;
import picocli.CommandLine.Option;

/** When what a command is about was sampled. */
final class SampledOptions {

  @Option(
      names = "--from",
      paramLabel = "TIME",
      defaultValue = "",
      description = "sampled at or after, UTC")
  private String from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      defaultValue = "",
      description = "sampled before, UTC")
  private String until;

  TimeRange range() {
    return Ids.range(from, until);
  }
}
