package org.varve.processing.adapter.grpc;

import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.operation.AccessBody;
import org.varve.evidence.operation.AccessEntry;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.LogReader;
import org.varve.processing.LedgerNode;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.ServedNode;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.rp.Role;

/** Processing that has it recorded who looks at what, soon after. */
final class RecordedAccesses implements AutoCloseable {
  private final LedgerNode node;
  private final ProcessingEntity processing;
  private final ServedNode served;

  RecordedAccesses(LedgerNode node, Path folder, Duration every) throws IOException {
    this.node = node;
    ProcessingConfig usual = ProcessingConfig.defaults();
    processing =
        new ProcessingEntity(
            new ProcessingConfig(
                usual.recording(),
                usual.reading(),
                usual.indexCacheBytes(),
                new ProcessingConfig.AccessRecording(every, 256),
                usual.log()),
            new ProcessingEntity.Files(
                folder, folder.resolve("cosigned.txt"), folder.resolve("scrub.txt")),
            node.ledger(),
            node.contents(),
            Optional.empty(),
            Optional.of(
                new ProcessingEntity.Statements(node.authorityKey(), Clock.systemUTC(), List.of())),
            ProcessingMetrics.NOOP);
    processing.start();
    served = ServedNode.inProcess(processing.services());
  }

  Channel asEntity() throws IOException {
    return served.channelAs(Role.ENTITY);
  }

  List<AccessEntry> awaitEntries(int count) throws InterruptedException {
    while (entries().size() < count) {
      Thread.sleep(10);
    }
    return entries();
  }

  /** All that is recorded. */
  List<AccessEntry> entries() {
    List<AccessEntry> entries = new ArrayList<>();
    for (Operation each : operations()) {
      if (each.payload().kind() == OperationKind.ACCESS) {
        entries.addAll(AccessBody.decode(each.payload().body().orElseThrow()).entries());
      }
    }
    return entries;
  }

  /** The whole log. */
  List<Operation> operations() {
    LogReader log = node.ledger().log();
    List<Operation> operations = new ArrayList<>();
    for (long leaf = 0; leaf < log.head().size(); leaf++) {
      operations.add(log.operation(leaf).orElseThrow().operation());
    }
    return operations;
  }

  @Override
  public void close() {
    processing.stop();
    served.close();
  }
}
