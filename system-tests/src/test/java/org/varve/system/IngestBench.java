package org.varve.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.BlockHead;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;
import org.varve.evidence.operation.SignerBody;
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

/**
 * Ledger and content store on the local disk, with a source and the entity that seals: what the
 * arms of {@link IngestMeasurementIT} record with.
 */
final class IngestBench implements AutoCloseable {

  private static final String SOURCE = "meter";
  private static final String ORIGIN = "measurement.example/log";
  private static final Instant SAMPLED = Instant.parse("2026-01-01T00:00:00Z");

  /** As many as representation has in flight. */
  private static final int BLOCKS_IN_FLIGHT = 4;

  private final OperationSigner authority;
  private final OperationSigner source;
  private final SigningKey sourceKey = SigningKey.generate(SignatureAlgorithm.EDDSA);
  private final Ledger ledger;
  private final SegmentContentStore contents;
  private final Chain blocks = new Chain();
  private final Chain operations = new Chain();
  private long readings;

  /** An operation with its items, signed before the clock runs: that is the agent's work. */
  record Signed(Operation operation, List<byte[]> items) {}

  IngestBench(Path folder) throws IOException {
    SigningKey authorityKey = SigningKey.generate(SignatureAlgorithm.EDDSA);
    authority = OperationSigner.of(authorityKey);
    source = OperationSigner.of(sourceKey);
    LogKeys keys =
        new LogKeys(
            SigningKey.generate(SignatureAlgorithm.EDDSA),
            SigningKey.generate(SignatureAlgorithm.EDDSA));
    ledger =
        EmbeddedLedger.open(
            EmbeddedLedgerConfig.of(folder.resolve("ledger"), ORIGIN),
            keys,
            List.of(authorityKey.verificationKey()),
            Clock.systemUTC(),
            new LocalDisk());
    contents =
        SegmentContentStore.open(ContentStoreConfig.of(folder.resolve("content")), new LocalDisk());
    register();
  }

  /** Signs operations of so many readings each. */
  List<Signed> sign(int count, int readingsPerOperation) {
    List<Signed> signed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<byte[]> items = new ArrayList<>();
      for (int r = 0; r < readingsPerOperation; r++) {
        items.add(reading());
      }
      OperationPayload payload =
          OperationPayload.of(OperationKind.DATA)
              .epoch(1)
              .sequence(operations.sequence)
              .previous(operations.previous)
              .format("opaque/1")
              .dataType("power")
              .items(ItemTree.of(items))
              .sampledFrom(SAMPLED)
              .sampledTo(SAMPLED)
              .build();
      Operation operation = source.sign(SOURCE, SAMPLED, payload);
      operations.advance(operation.id());
      signed.add(new Signed(operation, items));
    }
    return signed;
  }

  /** Through content store and ledger, in blocks of so many operations; returns when durable. */
  void record(List<Signed> signed, int operationsPerBlock) {
    Deque<CompletableFuture<Commit>> inFlight = new ArrayDeque<>();
    for (int from = 0; from < signed.size(); from += operationsPerBlock) {
      List<Signed> part = signed.subList(from, Math.min(from + operationsPerBlock, signed.size()));
      contents.put(part.stream().map(each -> Content.of(each.items())).toList());
      inFlight.add(ledger.append(seal(part.stream().map(Signed::operation).toList())));
      if (inFlight.size() >= BLOCKS_IN_FLIGHT) {
        requireRecorded(inFlight.remove());
      }
    }
    inFlight.forEach(IngestBench::requireRecorded);
  }

  /** One by one: each is durable before the next begins. */
  void recordOneByOne(List<Signed> signed) {
    signed.forEach(each -> record(List.of(each), 1));
  }

  @Override
  public void close() {
    ledger.close();
    contents.close();
  }

  private byte[] reading() {
    readings++;
    String text =
        "[{\"n\":\"meter/power\",\"u\":\"W\",\"t\":%d.%03d,\"v\":%d.25}]"
            .formatted(1_767_225_600 + readings / 1000, readings % 1000, readings);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void register() {
    FormatBody format =
        new FormatBody(
            "opaque/1", FormatKind.OPAQUE, Optional.empty(), Optional.empty(), Optional.empty());
    SignerBody binding =
        new SignerBody(
            source.signer(),
            sourceKey.verificationKey(),
            List.of(SOURCE),
            SignerBody.State.ACTIVE,
            Optional.empty());
    Chain registry = new Chain();
    Operation first = state(registry, OperationKind.FORMAT, format.encode());
    Operation second = state(registry, OperationKind.SIGNER, binding.encode());
    requireRecorded(ledger.append(seal(List.of(first, second))));
  }

  private Operation state(Chain registry, OperationKind kind, byte[] body) {
    OperationPayload payload =
        OperationPayload.of(kind)
            .epoch(1)
            .sequence(registry.sequence)
            .previous(registry.previous)
            .body(body)
            .build();
    Operation operation = authority.sign("registry", SAMPLED, payload);
    registry.advance(operation.id());
    return operation;
  }

  private DataBlock seal(List<Operation> of) {
    BlockHead head =
        new BlockHead(
            "blocks",
            1,
            blocks.sequence,
            Optional.ofNullable(blocks.previous),
            ORIGIN,
            SAMPLED,
            Map.of());
    DataBlock block = DataBlock.seal(authority, head, of);
    blocks.advance(block.blockOperation().id());
    return block;
  }

  private static void requireRecorded(CompletableFuture<Commit> commit) {
    for (OperationOutcome outcome : commit.join().outcomes()) {
      if (!(outcome instanceof OperationOutcome.Recorded)) {
        throw new IllegalStateException("not recorded: " + outcome);
      }
    }
  }

  /** Where a sequence of operations stands. */
  private static final class Chain {
    private long sequence = 1;
    private @Nullable OperationId previous;

    void advance(OperationId id) {
      sequence++;
      previous = id;
    }
  }
}
