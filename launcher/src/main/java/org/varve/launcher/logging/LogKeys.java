package org.varve.launcher.logging;

import java.util.Set;

/**
 * The keys of log lines, a fixed list: whoever reads them by program can rely on it. {@code
 * docs/operation.md} says what each means. None of them ever holds a key, a token, a password or
 * what a source said.
 */
final class LogKeys {

  static final String TIME = "time";
  static final String LEVEL = "level";
  static final String LOGGER = "logger";
  static final String THREAD = "thread";
  static final String MESSAGE = "message";
  static final String ERROR = "error";

  /** In every line, but for the last one. */
  static final Set<String> OF_EVERY_LINE = Set.of(TIME, LEVEL, LOGGER, THREAD, MESSAGE, ERROR);

  /** In some. */
  static final Set<String> FURTHER =
      Set.of(
          "action",
          "actor",
          "address",
          "attempt",
          "attemptsMax",
          "block",
          "bytes",
          "calls",
          "data",
          "dataUser",
          "delayMillis",
          "entities",
          "file",
          "folder",
          "format",
          "from",
          "genesis",
          "height",
          "id",
          "incident",
          "item",
          "kind",
          "leafIndex",
          "method",
          "next",
          "obstacles",
          "offset",
          "operations",
          "operator",
          "organisation",
          "origin",
          "peer",
          "percent",
          "reason",
          "record",
          "replayed",
          "servers",
          "to",
          "topic",
          "treeSize",
          "until",
          "version",
          "witness");

  private LogKeys() {}
}
