package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/** Makes the envelopes that lie in blocks. */
final class Envelopes {
  /** The namespace in which a channel keeps which chaincodes it has. */
  static final String LIFECYCLE = "_lifecycle";

  private static final byte[] FIRST_NONCE = new byte[24];

  private Envelopes() {}

  static String definitionKey(String chaincode) {
    return "namespaces/fields/" + chaincode + "/Sequence";
  }

  /** An endorsed transaction, unsigned yet: what Endorse hands back to the client. */
  static Envelope transaction(
      Header header,
      ChaincodeProposalPayload proposed,
      ByteString responsePayload,
      List<Endorsement> endorsements) {
    ChaincodeActionPayload action =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(
                proposed.toBuilder().clearTransientMap().build().toByteString())
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(responsePayload)
                    .addAllEndorsements(endorsements))
            .build();
    TransactionAction only =
        TransactionAction.newBuilder()
            .setHeader(header.getSignatureHeader())
            .setPayload(action.toByteString())
            .build();
    ByteString transaction = Transaction.newBuilder().addActions(only).build().toByteString();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder().setHeader(header).setData(transaction).build().toByteString())
        .build();
  }

  /** The first envelope of a channel; only its place and type matter here, not what it says. */
  static Envelope configuration(String channel, FabricMember orderer) {
    Payload payload =
        Payload.newBuilder()
            .setHeader(header(channel, HeaderType.CONFIG, "", orderer))
            .setData(ConfigEnvelope.getDefaultInstance().toByteString())
            .build();
    return signed(payload.toByteString(), orderer);
  }

  /** The transaction of {@code _lifecycle} that puts a chaincode in force. */
  static Envelope definition(ChannelSettings settings, FabricMember admin) {
    String txId = transactionId(ByteString.copyFrom(FIRST_NONCE), admin.serialized());
    Header header = header(settings.channel(), HeaderType.ENDORSER_TRANSACTION, txId, admin);
    KVWrite defined =
        KVWrite.newBuilder()
            .setKey(definitionKey(settings.chaincode()))
            .setValue(ByteString.copyFrom(new byte[] {8, 1}))
            .build();
    TxReadWriteSet written =
        TxReadWriteSet.newBuilder()
            .addNsRwset(
                NsReadWriteSet.newBuilder()
                    .setNamespace(LIFECYCLE)
                    .setRwset(KVRWSet.newBuilder().addWrites(defined).build().toByteString()))
            .build();
    ChaincodeAction action =
        ChaincodeAction.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName(LIFECYCLE).setVersion("syscc"))
            .setResults(written.toByteString())
            .setResponse(Response.newBuilder().setStatus(200))
            .build();
    ByteString response =
        ProposalResponsePayload.newBuilder()
            .setExtension(action.toByteString())
            .build()
            .toByteString();
    Envelope unsigned =
        transaction(header, ChaincodeProposalPayload.getDefaultInstance(), response, List.of());
    return signed(unsigned.getPayload(), admin);
  }

  /** As Fabric computes it: SHA-256 of nonce and creator, in hex. */
  static String transactionId(ByteString nonce, ByteString creator) {
    byte[] digest = Hash.SHA256.apply(nonce.concat(creator).toByteArray());
    StringBuilder hex = new StringBuilder();
    for (byte each : digest) {
      hex.append(String.format("%02x", each));
    }
    return hex.toString();
  }

  private static Header header(String channel, HeaderType type, String txId, FabricMember creator) {
    Instant now = Instant.now();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(type.getNumber())
            .setChannelId(channel)
            .setTxId(txId)
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder()
            .setCreator(creator.serialized())
            .setNonce(ByteString.copyFrom(FIRST_NONCE))
            .build();
    return Header.newBuilder()
        .setChannelHeader(channelHeader.toByteString())
        .setSignatureHeader(signatureHeader.toByteString())
        .build();
  }

  private static Envelope signed(ByteString payload, FabricMember by) {
    return Envelope.newBuilder().setPayload(payload).setSignature(by.sign(payload)).build();
  }
}
