package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.launcher.node.VarveNode;

/** Several first starts at once on one folder found one node. */
class FirstStartsIT {

  private static final int STARTS = 4;
  private static final int ROUNDS = 5;

  @TempDir Path folder;

  @Test
  void oneOfSeveralFirstStartsFoundsTheNodeAndTheOthersSayWhoHasIt() throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(STARTS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path data = folder.resolve("node-" + round);
        List<Future<String>> outcomes = startAtOnce(starters, data);
        int serving = 0;
        for (Future<String> outcome : outcomes) {
          String said = outcome.get();
          serving += said.equals("serves") ? 1 : 0;
          assertThat(said).containsPattern("serves|in use").doesNotContain("Exception");
        }
        assertThat(serving).as("round %d", round).isOne();
        // Its keys, its trust file and its log are of one founding.
        VarveNode again = VarveNode.start(TestNode.config(data), Clock.systemUTC());
        again.close();
        Cli.varve("fsck", "--data", data).succeeded();
        assertThat(Files.readString(data.resolve("trust.txt")))
            .contains(Files.readString(data.resolve("origin.txt")).strip());
      }
    } finally {
      starters.shutdownNow();
    }
  }

  /** Each answers when all have tried, so that none finds the folder free again. */
  private static List<Future<String>> startAtOnce(ExecutorService starters, Path data)
      throws InterruptedException {
    CyclicBarrier begin = new CyclicBarrier(STARTS);
    CyclicBarrier tried = new CyclicBarrier(STARTS);
    Callable<String> start =
        () -> {
          begin.await();
          VarveNode node = null;
          String outcome = "serves";
          try {
            node = VarveNode.start(TestNode.config(data), Clock.systemUTC());
          } catch (java.io.IOException e) {
            outcome = String.valueOf(e.getMessage());
          }
          tried.await();
          if (node != null) {
            node.close();
          }
          return outcome;
        };
    return starters.invokeAll(java.util.Collections.nCopies(STARTS, start));
  }
}
