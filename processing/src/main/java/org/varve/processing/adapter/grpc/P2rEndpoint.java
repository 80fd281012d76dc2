package org.varve.processing.adapter.grpc;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.Content;
import org.varve.processing.application.ConfigurationFeed;
import org.varve.processing.application.ReadOperations;
import org.varve.processing.application.RecordBlock;
import org.varve.processing.application.RecordingPool;
import org.varve.proto.p2r.v1.GetRecordRequest;
import org.varve.proto.p2r.v1.GetRecordResponse;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.p2r.v1.RecordBlockRequest;
import org.varve.proto.p2r.v1.RecordBlockResponse;
import org.varve.proto.p2r.v1.WatchConfigurationRequest;
import org.varve.proto.p2r.v1.WatchConfigurationResponse;
import org.varve.rp.EntityService;
import org.varve.rp.Failure;
import org.varve.rp.Role;
import org.varve.rp.RoleTable;

/** Serves reference point P2R (ITU-T Y.4561 clause 7.3.5). */
public final class P2rEndpoint extends P2rServiceGrpc.P2rServiceImplBase {
  private final RecordBlock recordBlock;
  private final RecordingPool pool;
  private final ReadOperations operations;
  private final ConfigurationFeed configuration;

  public P2rEndpoint(
      RecordBlock recordBlock,
      RecordingPool pool,
      ReadOperations operations,
      ConfigurationFeed configuration) {
    this.recordBlock = recordBlock;
    this.pool = pool;
    this.operations = operations;
    this.configuration = configuration;
  }

  /** The service, for entities only. */
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

  @Override
  public void recordBlock(RecordBlockRequest request, StreamObserver<RecordBlockResponse> caller) {
    DataBlock block = RecordMessages.block(request);
    List<Content> contents = RecordMessages.contents(request);
    Context call = Context.current();
    // With a handler, answering a caller who has gone is no error on the thread that answers.
    ((ServerCallStreamObserver<RecordBlockResponse>) caller).setOnCancelHandler(() -> {});
    pool.run(
        new RecordingPool.Recording() {
          @Override
          public void run() {
            // Nobody waits for it any more, and nothing was begun: the sender will send it again.
            if (!call.isCancelled()) {
              Told.answer(caller, () -> RecordMessages.answer(recordBlock.record(block, contents)));
            }
          }

          @Override
          public void refuse(Failure busy) {
            caller.onError(busy);
          }
        });
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> caller) {
    Told.answer(
        caller,
        () ->
            switch (request.getKeyCase()) {
              case OPERATION_ID ->
                  record(operations.byId(Requests.operationId(request.getOperationId())));
              case LEAF_INDEX -> record(operations.byLeaf(Requests.leaf(request.getLeafIndex())));
              case KEY_NOT_SET -> throw Requests.noKey();
            });
  }

  @Override
  public void watchConfiguration(
      WatchConfigurationRequest request, StreamObserver<WatchConfigurationResponse> caller) {
    WatchAnswer.begin(configuration, caller);
  }

  private static GetRecordResponse record(ReadOperations.Found found) {
    GetRecordResponse.Builder response =
        GetRecordResponse.newBuilder()
            .setOperation(Answers.shared(found.operation().bytes()))
            .setAfterGap(found.shown().recording().afterGap());
    found.firstReceipt().map(Answers::receipt).ifPresent(response::setReceipt);
    return response.build();
  }
}
