package org.varve.edge.collect;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a folder is watched: each file in it becomes an operation of its own.
 *
 * @param folder what lies in it, not below it, is taken; names that begin with a dot are not
 * @param done where files go that are recorded
 * @param failed where files go that cannot be, with the reason beside them
 * @param pattern of file names, a glob
 * @param format of the files, registered at the node
 * @param settle how long a file must not have changed
 * @param follow whether to wait for more files; otherwise the source ends with those there are
 */
public record FolderConfig(
    Path folder,
    Path done,
    Path failed,
    String pattern,
    String format,
    Duration settle,
    boolean follow) {
  public static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Duration SETTLE_MAX = Duration.ofHours(1);

  public FolderConfig {
    if (done.equals(failed) || done.equals(folder) || failed.equals(folder)) {
      throw new IllegalArgumentException(
          "folder, done and failed are %s, %s and %s; name three folders"
              .formatted(folder, done, failed));
    }
    if (settle.isNegative() || settle.compareTo(SETTLE_MAX) > 0) {
      throw new IllegalArgumentException(
          "settle is %s; give 0s to %s".formatted(settle, SETTLE_MAX));
    }
    var unused = folder.getFileSystem().getPathMatcher("glob:" + pattern);
  }
}
