package org.varve.ledger.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;

/** Many writers at once, each with a source of its own; every other block is sent twice. */
final class ParallelWriters {

  private static final int BLOCKS = 4;
  private static final int OPERATIONS_A_BLOCK = 3;

  private final SuiteLedger suite;
  private final int count;

  ParallelWriters(SuiteLedger suite, int count) {
    this.suite = suite;
    this.count = count;
  }

  /** Writes, waits for all to be done, and gives back every operation said. */
  List<Operation> run() throws Exception {
    List<Operation> said = new ArrayList<>();
    List<Callable<Void>> writers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TestSource source = suite.parties().source("writer-" + i);
      suite.append(suite.seal(suite.parties().authority().binds(source)));
      List<DataBlock> blocks = blocksOf(source);
      blocks.forEach(block -> said.addAll(block.operations()));
      writers.add(() -> appendAll(blocks));
      writers.add(() -> appendAll(List.of(blocks.get(0), blocks.get(2))));
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers.size());
    try {
      for (Future<Void> done : threads.invokeAll(writers)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    return said;
  }

  private List<DataBlock> blocksOf(TestSource source) {
    List<DataBlock> blocks = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      Operation[] operations = new Operation[OPERATIONS_A_BLOCK];
      for (int i = 0; i < operations.length; i++) {
        operations[i] = source.says("block " + block, "operation " + i);
      }
      blocks.add(suite.seal(operations));
    }
    return blocks;
  }

  private Void appendAll(List<DataBlock> blocks) {
    blocks.forEach(suite::append);
    return null;
  }
}
