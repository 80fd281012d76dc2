package org.varve.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.common.v1.TimeRange;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which of the accesses a command shows, and how. */
final class AccessOptions {

  @Mixin private CommittedOptions committed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "most lines to print; 0: all (default: ${DEFAULT-VALUE})")
  private long limit;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  Optional<TimeRange> committed() {
    return committed.range();
  }

  /** Reads pages until there is enough, and prints what is in them. */
  <P> void print(PrintWriter out, Iterator<P> pages, Function<P, List<NotedAccess>> accesses) {
    long most = Ids.limit(limit) == 0 ? Long.MAX_VALUE : limit;
    List<NotedAccess> found = new ArrayList<>();
    while (found.size() <= most && pages.hasNext()) {
      found.addAll(accesses.apply(pages.next()));
    }
    AccessTable.print(out, found, most, json);
  }
}
