package org.varve.processing.adapter.grpc;

import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.proto.s2p.v1.TraceRequest;
import org.varve.rp.Role;

/** Processing that has it recorded who looks at what, soon after. */
final class RecordedAccesses implements AutoCloseable {
  private final LedgerNode node;
  private final ProcessingEntity processing;
  private final ServedNode served;
  private final S2pServiceBlockingStub s2p;
  private final List<Boolean> decided = new CopyOnWriteArrayList<>();

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
            new ProcessingMetrics() {
              @Override
              public void readDecided(boolean allowed) {
                decided.add(allowed);
              }
            });
    processing.start();
    served = ServedNode.inProcess(processing.services());
    s2p = S2pServiceGrpc.newBlockingStub(asEntity());
  }

  Channel asEntity() throws IOException {
    return served.channelAs(Role.ENTITY);
  }

  /** Returns when so many are recorded and searches find them. */
  List<AccessEntry> awaitEntries(int count) throws InterruptedException {
    while (entries().size() < count) {
      Thread.sleep(10);
    }
    awaitIndex();
    return entries();
  }

  /** Returns when searches find all that is recorded now: a trace waits for that. */
  void awaitIndex() {
    LogReader log = node.ledger().log();
    long block = log.operation(log.head().size() - 1).orElseThrow().blockLeafIndex();
    var unused = s2p.trace(TraceRequest.newBuilder().setLeafIndex(block).build());
  }

  /** How the calls were counted: whether each was allowed. */
  List<Boolean> decided() {
    return decided;
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
