package org.varve.launcher.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.launcher.bench.BenchSource.Signed;
import org.varve.ledger.Commit;
import org.varve.ledger.Content;
import org.varve.ledger.Ledger;
import org.varve.ledger.OperationOutcome;
import org.varve.ledger.embedded.ContentStoreConfig;
import org.varve.ledger.embedded.EmbeddedLedger;
import org.varve.ledger.embedded.EmbeddedLedgerConfig;
import org.varve.ledger.embedded.LogKeys;
import org.varve.ledger.embedded.SegmentContentStore;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.processing.ProcessingConfig;
import org.varve.processing.ProcessingEntity;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.Requester;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.p2r.v1.P2rServiceGrpc.P2rServiceFutureStub;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.p2r.v1.RecordBlockResponse;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.proto.s2p.v1.S2pServiceGrpc.S2pServiceBlockingStub;
import org.varve.rp.CallExecutor;
import org.varve.rp.EntityChannels;
import org.varve.rp.EntityServer;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

/**
 * Ledger, content store and processing on the local disk, with the key that seals: everything from
 * a signed operation to its receipt and its place in the index, without sockets.
 */
final class BenchLedger implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int THREADS = 16;

  /** As many as representation has in flight. */
  private static final int BLOCKS_IN_FLIGHT = 4;

  private final BenchSealer sealer = new BenchSealer();
  private final Ledger ledger;
  private final SegmentContentStore contents;
  private final ProcessingEntity processing;
  private final ExecutorService executor = CallExecutor.of("bench", THREADS);

  /** For whom is read; he has a grant to all sources here. */
  static final Requester READER = Requester.newBuilder().setUser("bench").build();

  private final EntityServer server;
  private final EntityChannels channels = new EntityChannels(DEADLINE, executor);
  private final P2rServiceFutureStub p2r;
  private final S2pServiceBlockingStub s2p;

  /** Without a record of who reads what. */
  BenchLedger(Path folder) throws IOException {
    this(folder, false);
  }

  /**
   * @param recordsReads whether processing records who reads what
   */
  BenchLedger(Path folder, boolean recordsReads) throws IOException {
    LogKeys keys =
        new LogKeys(
            SigningKey.generate(SignatureAlgorithm.EDDSA),
            SigningKey.generate(SignatureAlgorithm.EDDSA));
    ledger =
        EmbeddedLedger.open(
            EmbeddedLedgerConfig.of(folder.resolve("ledger"), BenchSealer.ORIGIN),
            keys,
            List.of(sealer.authority()),
            Clock.systemUTC(),
            new LocalDisk());
    contents =
        SegmentContentStore.open(ContentStoreConfig.of(folder.resolve("content")), new LocalDisk());
    processing =
        new ProcessingEntity(
            ProcessingConfig.defaults(),
            new ProcessingEntity.Files(
                folder.resolve("index"),
                folder.resolve("cosigned.txt"),
                folder.resolve("scrub.txt")),
            ledger,
            contents,
            Optional.empty(),
            recordsReads
                ? Optional.of(
                    new ProcessingEntity.Statements(sealer.key(), Clock.systemUTC(), List.of()))
                : Optional.empty(),
            ProcessingMetrics.NOOP);
    register();
    processing.start();
    server = EntityServer.inProcess(processing.services(), executor).start();
    Channel channel =
        channels.inProcess(server.address(), new PeerIdentity(Role.ENTITY, "representation"));
    p2r = P2rServiceGrpc.newFutureStub(channel);
    s2p = S2pServiceGrpc.newBlockingStub(channel);
  }

  /** A source that may be recorded here; its name begins with {@code bench/}. */
  BenchSource source(String name) {
    return sealer.source(name);
  }

  S2pServiceBlockingStub s2p() {
    return s2p;
  }

  /** Through content store and ledger, without the index; returns when all are durable. */
  void recordOnLedger(List<Signed> signed, int operationsPerBlock) {
    Deque<CompletableFuture<Commit>> inFlight = new ArrayDeque<>();
    for (List<Signed> part : parts(signed, operationsPerBlock)) {
      contents.put(part.stream().map(each -> Content.of(each.items())).toList());
      inFlight.add(ledger.append(sealer.seal(operations(part))));
      if (inFlight.size() >= BLOCKS_IN_FLIGHT) {
        requireRecorded(inFlight.remove());
      }
    }
    inFlight.forEach(BenchLedger::requireRecorded);
  }

  /** One by one on the ledger: each is durable before the next begins. */
  void recordOneByOne(List<Signed> signed) {
    signed.forEach(each -> recordOnLedger(List.of(each), 1));
  }

  /** Through P2R: content, ledger, index, receipts. */
  void record(List<Signed> signed, int operationsPerBlock) throws InterruptedException {
    Deque<Future<RecordBlockResponse>> inFlight = new ArrayDeque<>();
    for (List<Signed> part : parts(signed, operationsPerBlock)) {
      inFlight.add(p2r.recordBlock(request(part)));
      if (inFlight.size() >= BLOCKS_IN_FLIGHT) {
        requireRecorded(inFlight.remove());
      }
    }
    for (Future<RecordBlockResponse> each : inFlight) {
      requireRecorded(each);
    }
  }

  @Override
  public void close() {
    channels.close();
    server.close();
    processing.stop();
    executor.shutdown();
    ledger.close();
    contents.close();
  }

  private RecordBlockRequest request(List<Signed> part) {
    RecordBlockRequest.Builder request =
        RecordBlockRequest.newBuilder()
            .setDataBlock(UnsafeByteOperations.unsafeWrap(sealer.seal(operations(part)).encode()));
    for (Signed each : part) {
      Content content = Content.of(each.items());
      org.varve.proto.p2r.v1.Content.Builder message =
          request.addContentsBuilder().setContentRoot(ByteString.copyFrom(content.root().bytes()));
      each.items().forEach(item -> message.addItems(UnsafeByteOperations.unsafeWrap(item)));
    }
    return request.build();
  }

  static List<List<Signed>> parts(List<Signed> signed, int size) {
    List<List<Signed>> parts = new ArrayList<>();
    for (int from = 0; from < signed.size(); from += size) {
      parts.add(signed.subList(from, Math.min(from + size, signed.size())));
    }
    return parts;
  }

  static List<Operation> operations(List<Signed> signed) {
    return signed.stream().map(Signed::operation).toList();
  }

  private void register() {
    List<Operation> first = new ArrayList<>(sealer.register());
    first.add(sealer.set("DataUser", READER.getUser(), Spec.empty()));
    first.add(
        sealer.set(
            "Grant",
            READER.getUser(),
            Spec.of(
                Map.of(
                    "user", SpecValue.of(READER.getUser()),
                    "sources", SpecValue.of(List.of("bench/*"))))));
    requireRecorded(ledger.append(sealer.seal(first)));
  }

  static void requireRecorded(CompletableFuture<Commit> commit) {
    for (OperationOutcome outcome : commit.join().outcomes()) {
      if (!(outcome instanceof OperationOutcome.Recorded)) {
        throw new IllegalStateException("not recorded: " + outcome);
      }
    }
  }

  private static void requireRecorded(Future<RecordBlockResponse> answer)
      throws InterruptedException {
    try {
      for (OperationResult result : answer.get().getResultsList()) {
        if (!result.hasRecorded()) {
          throw new IllegalStateException("not recorded: " + result);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("not recorded: " + e.getMessage(), e);
    }
  }
}
