package org.varve.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.channel.AdmissionRecord;
import org.varve.ledger.channel.Attestation;
import org.varve.ledger.channel.ChannelFunction;
import org.varve.ledger.channel.ChannelKeys;

/**
 * What a block of the channel says to us, in the order of its transactions.
 *
 * @param number the block's number
 * @param transactions those of our chaincode, invalid ones among them
 */
record ChannelBlock(long number, List<ChannelTransaction> transactions) {

  ChannelBlock {
    transactions = List.copyOf(transactions);
  }

  /** A block that this program cannot read, though the channel took it for valid. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Reads a block.
   *
   * @throws UnreadableException if a valid transaction of the chaincode is not in its form
   */
  static ChannelBlock read(Block block, String chaincode) {
    long number = block.getHeader().getNumber();
    ByteString codes =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    List<ChannelTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < block.getData().getDataCount(); i++) {
      try {
        int code = Byte.toUnsignedInt(codes.byteAt(i));
        read(block.getData().getData(i), code, chaincode).ifPresent(transactions::add);
      } catch (InvalidProtocolBufferException | MalformedException | IllegalArgumentException e) {
        throw new UnreadableException(
            "transaction %s of block %s cannot be read: %s. A newer program may be able to"
                .formatted(i, number, e.getMessage()),
            e);
      }
    }
    return new ChannelBlock(number, transactions);
  }

  private static Optional<ChannelTransaction> read(ByteString envelope, int code, String chaincode)
      throws InvalidProtocolBufferException {
    Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE) {
      return Optional.empty();
    }
    if (code != TxValidationCode.VALID_VALUE) {
      TxValidationCode known = TxValidationCode.forNumber(code);
      return Optional.of(
          new ChannelTransaction.Invalid(
              header.getTxId(), known == null ? TxValidationCode.INVALID_OTHER_REASON : known));
    }
    Transaction transaction = Transaction.parseFrom(payload.getData());
    if (!isOf(header, chaincode) || transaction.getActionsCount() != 1) {
      return Optional.empty();
    }
    ChaincodeActionPayload action =
        ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
    ChaincodeInvocationSpec invocation =
        ChaincodeInvocationSpec.parseFrom(
            ChaincodeProposalPayload.parseFrom(action.getChaincodeProposalPayload()).getInput());
    List<ByteString> arguments = invocation.getChaincodeSpec().getInput().getArgsList();
    return Optional.of(new Call(header, arguments, action, chaincode).transaction());
  }

  /**
   * By the header, which is what peers go by when they endorse and validate; the chaincode refuses
   * a call whose arguments are said to be for another one.
   */
  private static boolean isOf(ChannelHeader header, String chaincode)
      throws InvalidProtocolBufferException {
    return ChaincodeHeaderExtension.parseFrom(header.getExtension())
        .getChaincodeId()
        .getName()
        .equals(chaincode);
  }

  /** One call of our chaincode that took effect. */
  private record Call(
      ChannelHeader header,
      List<ByteString> arguments,
      ChaincodeActionPayload action,
      String chaincode) {

    ChannelTransaction transaction() throws InvalidProtocolBufferException {
      String id = header.getTxId();
      Optional<ChannelFunction> function =
          arguments.isEmpty()
              ? Optional.empty()
              : ChannelFunction.ofWord(arguments.get(0).toStringUtf8());
      if (function.isEmpty() || arguments.size() != 1 + function.get().arguments()) {
        return new ChannelTransaction.Other(id);
      }
      return switch (function.get()) {
        case RECORD -> recorded(id, arguments.get(1).toByteArray());
        case FOUND ->
            new ChannelTransaction.Founded(
                id, at(), Operation.decode(arguments.get(1).toByteArray()));
        case ATTEST ->
            new ChannelTransaction.Attested(
                id,
                Attestation.parse(
                    arguments.get(1).toStringUtf8(),
                    arguments.get(2).toString(StandardCharsets.UTF_8)));
      };
    }

    private ChannelTransaction recorded(String id, byte[] bytes)
        throws InvalidProtocolBufferException {
      byte[] admission = written(ChannelKeys.block(Digest.sha256(bytes)));
      return new ChannelTransaction.Recorded(
          id, at(), DataBlock.decode(bytes), bytes.length, AdmissionRecord.decode(admission));
    }

    private Instant at() {
      Timestamp time = header.getTimestamp();
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
          .truncatedTo(ChronoUnit.MILLIS);
    }

    private byte[] written(String key) throws InvalidProtocolBufferException {
      ProposalResponsePayload response =
          ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload());
      TxReadWriteSet results =
          TxReadWriteSet.parseFrom(ChaincodeAction.parseFrom(response.getExtension()).getResults());
      for (NsReadWriteSet set : results.getNsRwsetList()) {
        if (set.getNamespace().equals(chaincode)) {
          for (KVWrite write : KVRWSet.parseFrom(set.getRwset()).getWritesList()) {
            if (write.getKey().equals(key)) {
              return write.getValue().toByteArray();
            }
          }
        }
      }
      throw new IllegalArgumentException("it records a data block and does not write " + key);
    }
  }

  /** A transaction's id as bytes. */
  static Digest digest(String id) {
    return Digest.of(HexFormat.of().parseHex(id));
  }
}
