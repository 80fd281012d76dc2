package org.varve.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.varve.launcher.node.DataFolder;

/**
 * The process that has a data folder. The lock itself is not touched: a node that starts at this
 * moment must get it.
 *
 * @param pid of the process that took the lock last, if it is alive
 */
record RunningProcess(Optional<Long> pid) {

  static RunningProcess of(DataFolder folder) {
    try {
      return new RunningProcess(
          Files.readString(folder.lockFile())
              .strip()
              .lines()
              .findFirst()
              .filter(line -> line.matches("[0-9]{1,18}"))
              .map(Long::parseLong)
              .filter(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()));
    } catch (IOException notThereOrUnreadable) {
      return new RunningProcess(Optional.empty()); // no process has held it
    }
  }
}
