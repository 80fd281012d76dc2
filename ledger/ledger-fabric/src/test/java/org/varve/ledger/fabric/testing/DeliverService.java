package org.varve.ledger.fabric.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A peer's deliver service: blocks, whole or only the codes of their transactions. */
final class DeliverService extends DeliverGrpc.DeliverImplBase {
  private final PeerDouble peer;

  DeliverService(PeerDouble peer) {
    this.peer = peer;
  }

  @Override
  public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> to) {
    return request(to, block -> DeliverResponse.newBuilder().setBlock(block).build());
  }

  @Override
  public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> to) {
    return request(
        to, block -> DeliverResponse.newBuilder().setFilteredBlock(filtered(block)).build());
  }

  private StreamObserver<Envelope> request(
      StreamObserver<DeliverResponse> to, Function<Block, DeliverResponse> form) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Envelope envelope) {
        try {
          seek(envelope, to, form);
        } catch (InvalidProtocolBufferException e) {
          refuse(to, Status.BAD_REQUEST);
        }
      }

      @Override
      public void onError(Throwable failure) {
        // The client has gone: the stream of blocks sees it by itself.
      }

      @Override
      public void onCompleted() {
        // Blocks go on: a client may close its half after it has asked.
      }
    };
  }

  private void seek(
      Envelope envelope, StreamObserver<DeliverResponse> to, Function<Block, DeliverResponse> form)
      throws InvalidProtocolBufferException {
    ParsedTransaction request = ParsedTransaction.of(envelope);
    if (!request.header().getChannelId().equals(peer.channel().settings().channel())) {
      refuse(to, Status.NOT_FOUND);
    } else if (!request.isSigned()) {
      refuse(to, Status.FORBIDDEN);
    } else {
      SeekInfo seek = SeekInfo.parseFrom(Payload.parseFrom(envelope.getPayload()).getData());
      BlockStream.start(peer, first(seek.getStart()), to, block -> Optional.of(form.apply(block)));
    }
  }

  private long first(SeekPosition start) {
    return switch (start.getTypeCase()) {
      case SPECIFIED -> start.getSpecified().getNumber();
      case OLDEST -> 0;
      case NEWEST -> peer.ledger().height() - 1;
      case NEXT_COMMIT, TYPE_NOT_SET -> peer.ledger().height();
    };
  }

  private static void refuse(StreamObserver<DeliverResponse> to, Status status) {
    to.onNext(DeliverResponse.newBuilder().setStatus(status).build());
    to.onCompleted();
  }

  private static FilteredBlock filtered(Block block) {
    FilteredBlock.Builder filtered =
        FilteredBlock.newBuilder().setNumber(block.getHeader().getNumber());
    try {
      for (int place = 0; place < block.getData().getDataCount(); place++) {
        ParsedTransaction transaction =
            ParsedTransaction.of(Envelope.parseFrom(block.getData().getData(place)));
        int code =
            block
                    .getMetadata()
                    .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                    .byteAt(place)
                & 0xff;
        filtered
            .setChannelId(transaction.header().getChannelId())
            .addFilteredTransactions(
                FilteredTransaction.newBuilder()
                    .setTxid(transaction.txId())
                    .setType(HeaderType.forNumber(transaction.header().getType()))
                    .setTxValidationCode(TxValidationCode.forNumber(code)));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    return filtered.build();
  }
}
