package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** The events that valid transactions of a block set. */
final class ChaincodeEvents {
  private ChaincodeEvents() {}

  /** Empty when the block has none of this chaincode. */
  static Optional<ChaincodeEventsResponse> of(Block block, String chaincode) {
    ByteString codes =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    List<ChaincodeEvent> events = new ArrayList<>();
    try {
      for (int place = 0; place < block.getData().getDataCount(); place++) {
        Envelope envelope = Envelope.parseFrom(block.getData().getData(place));
        if (codes.byteAt(place) == TxValidationCode.VALID_VALUE) {
          ParsedTransaction.of(envelope)
              .event()
              .filter(event -> event.getChaincodeId().equals(chaincode))
              .ifPresent(events::add);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ChaincodeEventsResponse.newBuilder()
                .setBlockNumber(block.getHeader().getNumber())
                .addAllEvents(events)
                .build());
  }
}
