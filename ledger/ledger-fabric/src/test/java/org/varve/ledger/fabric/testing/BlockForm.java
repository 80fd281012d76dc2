package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Which fields are set in a block, down through the messages that lie as bytes in others. */
final class BlockForm {
  /** What the bytes of a field are. */
  private static final Map<String, Message> INSIDE =
      Map.ofEntries(
          Map.entry("common.BlockData.data", Envelope.getDefaultInstance()),
          Map.entry("common.Envelope.payload", Payload.getDefaultInstance()),
          Map.entry("common.Header.channel_header", ChannelHeader.getDefaultInstance()),
          Map.entry("common.Header.signature_header", SignatureHeader.getDefaultInstance()),
          Map.entry("common.SignatureHeader.creator", SerializedIdentity.getDefaultInstance()),
          Map.entry(
              "common.ChannelHeader.extension", ChaincodeHeaderExtension.getDefaultInstance()),
          Map.entry("common.Payload.data", Transaction.getDefaultInstance()),
          Map.entry("protos.TransactionAction.header", SignatureHeader.getDefaultInstance()),
          Map.entry(
              "protos.TransactionAction.payload", ChaincodeActionPayload.getDefaultInstance()),
          Map.entry(
              "protos.ChaincodeActionPayload.chaincode_proposal_payload",
              ChaincodeProposalPayload.getDefaultInstance()),
          Map.entry(
              "protos.ChaincodeProposalPayload.input",
              ChaincodeInvocationSpec.getDefaultInstance()),
          Map.entry(
              "protos.ChaincodeEndorsedAction.proposal_response_payload",
              ProposalResponsePayload.getDefaultInstance()),
          Map.entry(
              "protos.ProposalResponsePayload.extension", ChaincodeAction.getDefaultInstance()),
          Map.entry("protos.ChaincodeAction.results", TxReadWriteSet.getDefaultInstance()),
          Map.entry("protos.ChaincodeAction.events", ChaincodeEvent.getDefaultInstance()),
          Map.entry("protos.Endorsement.endorser", SerializedIdentity.getDefaultInstance()),
          Map.entry("rwset.NsReadWriteSet.rwset", KVRWSet.getDefaultInstance()));

  private BlockForm() {}

  /** The paths of all fields that are set in transactions of this block. */
  static SortedSet<String> of(Block block) throws InvalidProtocolBufferException {
    SortedSet<String> paths = new TreeSet<>();
    walk("", block.getData(), paths);
    return paths;
  }

  /** The codes of a block's transactions, in their order. */
  static List<String> codes(Block block) {
    ByteString filter =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    List<String> codes = new ArrayList<>();
    for (byte code : filter.toByteArray()) {
      codes.add(String.valueOf(TxValidationCode.forNumber(code & 0xff)));
    }
    return codes;
  }

  private static void walk(String path, Message message, SortedSet<String> paths)
      throws InvalidProtocolBufferException {
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      List<?> values =
          field.getKey().isRepeated() ? (List<?>) field.getValue() : List.of(field.getValue());
      String below = path + "/" + field.getKey().getName();
      Message inside = INSIDE.get(field.getKey().getFullName());
      for (Object value : values) {
        if (value instanceof Message nested) {
          walk(below, nested, paths);
        } else if (inside != null) {
          walk(below, inside.getParserForType().parseFrom((ByteString) value), paths);
        } else {
          paths.add(below);
        }
      }
    }
  }
}
