package org.varve.monitoring.follow;

import java.util.Optional;

/**
 * The files of a log as C2SP tlog-tiles names them, from anyone: nothing says that they are true.
 */
@FunctionalInterface
public interface LogFiles {

  /**
   * Reads a file whole.
   *
   * @param name below the log's prefix, such as {@code tile/0/000.p/5}
   * @param bytesMax more than any true file of that name has, is refused
   * @return empty if there is none of this name
   * @throws org.varve.evidence.MalformedException if the file is longer
   * @throws LogUnavailableException if it cannot be had now, or not by this reader
   */
  Optional<byte[]> read(String name, int bytesMax);
}
