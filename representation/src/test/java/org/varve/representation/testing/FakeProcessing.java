package org.varve.representation.testing;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.proto.common.v1.DataFormat;
import org.varve.proto.common.v1.FormatKind;
import org.varve.proto.common.v1.LogIdentity;
import org.varve.proto.common.v1.OperationResult;
import org.varve.proto.common.v1.SignerBinding;
import org.varve.proto.p2r.v1.GetRecordRequest;
import org.varve.proto.p2r.v1.GetRecordResponse;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.p2r.v1.RecordBlockResponse;
import org.varve.proto.p2r.v1.WatchConfigurationRequest;
import org.varve.proto.p2r.v1.WatchConfigurationResponse;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/**
 * Processing as representation sees it, with a ledger in memory and faults that tests switch on.
 */
public final class FakeProcessing extends P2rServiceGrpc.P2rServiceImplBase {
  private final VerificationKey authority;
  private final FakeLedger ledger;
  private final List<RecordBlockRequest> requests = new ArrayList<>();
  private final Set<StreamObserver<WatchConfigurationResponse>> watchers = new HashSet<>();
  private final Map<String, SignerBinding> signers = new HashMap<>();
  private final Map<String, DataFormat> formats = new HashMap<>();
  private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  private Function<DataBlock, Optional<Failure>> fault = block -> Optional.empty();
  private boolean holding;
  private boolean mute;
  private int watchesOpened;

  /**
   * @param authority representation's key
   */
  public FakeProcessing(VerificationKey authority) {
    this.authority = authority;
    this.ledger = new FakeLedger(authority);
  }

  public EntityService service() {
    return EntityService.of(
        this,
        RoleTable.denyAll()
            .allow(
                Role.ENTITY,
                P2rServiceGrpc.getRecordBlockMethod(),
                P2rServiceGrpc.getGetRecordMethod(),
                P2rServiceGrpc.getWatchConfigurationMethod()));
  }

  // What tests switch.

  /** Keeps requests unanswered until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  public void release() {
    List<Runnable> waiting = new ArrayList<>();
    synchronized (this) {
      holding = false;
      held.drainTo(waiting);
    }
    waiting.forEach(Runnable::run);
  }

  /** Blocks for which this gives a failure are not recorded. */
  public synchronized void failBlocks(Function<DataBlock, Optional<Failure>> newFault) {
    fault = newFault;
  }

  /** Is gone: answers nothing, ends all watches. */
  public synchronized void goAway() {
    fault = block -> Optional.of(new Failure(ErrorReason.UNREACHABLE, "processing is gone"));
    mute = true;
    watchers.forEach(w -> w.onError(Status.UNAVAILABLE.asRuntimeException()));
    watchers.clear();
  }

  public synchronized void comeBack() {
    fault = block -> Optional.empty();
    mute = false;
  }

  /** Another representation, or an operator, registers a format. */
  public synchronized void register(DataFormat format) {
    formats.put(format.getId(), format);
    change(WatchConfigurationResponse.Change.newBuilder().setFormat(format));
  }

  public synchronized void revoke(String signer) {
    SignerBinding revoked = signers.get(signer).toBuilder().setActive(false).build();
    signers.put(signer, revoked);
    change(WatchConfigurationResponse.Change.newBuilder().setSigner(revoked));
  }

  // What tests look at.

  public synchronized List<RecordBlockRequest> requests() {
    return List.copyOf(requests);
  }

  /** Requests that are held. */
  public synchronized int waiting() {
    return held.size();
  }

  /** Watches that were ever opened. */
  public synchronized int watchesOpened() {
    return watchesOpened;
  }

  public synchronized long logSize() {
    return ledger.size();
  }

  public synchronized Operation operation(long leafIndex) {
    return ledger.operation(leafIndex);
  }

  public synchronized long count(OperationKind kind) {
    return LongStream.range(0, ledger.size())
        .filter(leaf -> ledger.operation(leaf).payload().kind() == kind)
        .count();
  }

  public synchronized boolean isRecorded(OperationId id) {
    return ledger.leafOf(id).isPresent();
  }

  public VerificationKey receiptKey() {
    return ledger.receiptKey();
  }

  public NoteKey checkpointKey() {
    return ledger.checkpointKey();
  }

  // The service.

  @Override
  public void recordBlock(RecordBlockRequest request, StreamObserver<RecordBlockResponse> answer) {
    synchronized (this) {
      requests.add(request);
      if (holding) {
        held.add(() -> answer(request, answer));
        return;
      }
    }
    answer(request, answer);
  }

  @Override
  public synchronized void getRecord(
      GetRecordRequest request, StreamObserver<GetRecordResponse> answer) {
    Optional<Long> leaf =
        request.hasLeafIndex()
            ? Optional.of(request.getLeafIndex()).filter(index -> index < ledger.size())
            : ledger.leafOf(new OperationId(Digest.of(request.getOperationId().toByteArray())));
    long index =
        leaf.orElseThrow(() -> new Failure(ErrorReason.NOT_FOUND, "not recorded; submit it"));
    answer.onNext(
        GetRecordResponse.newBuilder()
            .setOperation(ByteString.copyFrom(ledger.operation(index).bytes()))
            .setReceipt(ledger.receipt(index))
            .build());
    answer.onCompleted();
  }

  @Override
  public synchronized void watchConfiguration(
      WatchConfigurationRequest request, StreamObserver<WatchConfigurationResponse> answer) {
    if (mute) {
      throw new Failure(ErrorReason.UNREACHABLE, "processing is gone");
    }
    // In two parts, as a large configuration would come.
    answer.onNext(
        snapshot()
            .setSnapshot(
                WatchConfigurationResponse.Snapshot.newBuilder()
                    .setLog(identity())
                    .setChain(FakeLedger.ORIGIN)
                    .addAllSigners(signers.values())
                    .setTreeSize(ledger.size()))
            .build());
    answer.onNext(
        snapshot()
            .setSnapshot(
                WatchConfigurationResponse.Snapshot.newBuilder()
                    .addAllFormats(formats.values())
                    .setTreeSize(ledger.size())
                    .setComplete(true))
            .build());
    watchers.add(answer);
    watchesOpened++;
    ((ServerCallStreamObserver<WatchConfigurationResponse>) answer)
        .setOnCancelHandler(() -> forget(answer));
  }

  private void answer(RecordBlockRequest request, StreamObserver<RecordBlockResponse> answer) {
    RecordBlockResponse response;
    synchronized (this) {
      DataBlock block = DataBlock.decode(request.getDataBlock().toByteArray());
      Optional<Failure> failure = fault.apply(block).or(() -> refusal(block));
      if (failure.isPresent()) {
        answer.onError(failure.get());
        return;
      }
      response = record(block, request);
    }
    answer.onNext(response);
    answer.onCompleted();
  }

  private RecordBlockResponse record(DataBlock block, RecordBlockRequest request) {
    requireContents(block, request);
    List<OperationResult> results = ledger.record(block);
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).hasRecorded()) {
        takeEffect(block.operations().get(i), results.get(i));
      }
    }
    return RecordBlockResponse.newBuilder()
        .setLedgerHeight(ledger.height())
        .setCommittedAt(FakeLedger.committedAt())
        .addAllResults(results)
        .build();
  }

  private Optional<Failure> refusal(DataBlock block) {
    if (!block.body().chain().equals(FakeLedger.ORIGIN)) {
      return Optional.of(new Failure(ErrorReason.WRONG_CHAIN, "another chain"));
    }
    if (!block.isWhole() || !block.blockOperation().signedBy(authority)) {
      return Optional.of(new Failure(ErrorReason.NOT_AUTHORISED, "not sealed by the authority"));
    }
    return Optional.empty();
  }

  /** A block without its content would be a receipt for nothing. */
  private static void requireContents(DataBlock block, RecordBlockRequest request) {
    Set<Digest> roots = new HashSet<>();
    request
        .getContentsList()
        .forEach(
            content ->
                roots.add(
                    ItemTree.root(
                        content.getItemsList().stream().map(ByteString::toByteArray).toList())));
    block
        .operations()
        .forEach(
            operation ->
                operation
                    .payload()
                    .contentRoot()
                    .filter(root -> !roots.contains(root))
                    .ifPresent(
                        root -> {
                          throw new Failure(ErrorReason.CONTENT_MISMATCH, "no content " + root);
                        }));
  }

  private void takeEffect(Operation operation, OperationResult result) {
    byte[] body = operation.payload().body().orElse(new byte[0]);
    if (operation.payload().kind() == OperationKind.SIGNER) {
      SignerBody signer = SignerBody.decode(body);
      SignerBinding binding =
          SignerBinding.newBuilder()
              .setSigner(signer.signer())
              .setKey(ByteString.copyFrom(signer.key().coseKey()))
              .addAllSources(signer.sources())
              .setActive(signer.state() == SignerBody.State.ACTIVE)
              .setLeafIndex(result.getRecorded().getReceipt().getLeafIndex())
              .build();
      signers.put(signer.signer(), binding);
      change(WatchConfigurationResponse.Change.newBuilder().setSigner(binding));
    } else if (operation.payload().kind() == OperationKind.FORMAT) {
      register(message(FormatBody.decode(body)));
    }
  }

  private static DataFormat message(FormatBody format) {
    DataFormat.Builder message =
        DataFormat.newBuilder()
            .setId(format.format())
            .setKind(FormatKind.valueOf("FORMAT_KIND_" + format.kind().name()));
    format.schema().map(ByteString::copyFrom).ifPresent(message::setSchema);
    format.timeField().ifPresent(message::setTimeField);
    format.valueField().ifPresent(message::setValueField);
    return message.build();
  }

  private void change(WatchConfigurationResponse.Change.Builder change) {
    watchers.forEach(
        watcher ->
            watcher.onNext(WatchConfigurationResponse.newBuilder().setChange(change).build()));
  }

  private synchronized void forget(StreamObserver<WatchConfigurationResponse> watcher) {
    watchers.remove(watcher);
  }

  /** As whom it introduces itself. */
  public LogIdentity identity() {
    return LogIdentity.newBuilder()
        .setOrigin(FakeLedger.ORIGIN)
        .setReceiptKey(ByteString.copyFrom(receiptKey().coseKey()))
        .setCheckpointKey(checkpointKey().toString())
        .setGenesisOperation(ByteString.copyFrom(ledger.genesis().bytes()))
        .build();
  }

  private static WatchConfigurationResponse.Builder snapshot() {
    return WatchConfigurationResponse.newBuilder();
  }
}
