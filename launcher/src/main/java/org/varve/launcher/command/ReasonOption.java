package org.varve.launcher.command;

import picocli.CommandLine.Option;

/** Why a resource is changed. */
final class ReasonOption {

  @Option(
      names = "--reason",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "why; recorded with the change, at most 512 bytes")
  private String text;

  String text() {
    return text;
  }
}
