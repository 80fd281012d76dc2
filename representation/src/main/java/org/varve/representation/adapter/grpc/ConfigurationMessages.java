package org.varve.representation.adapter.grpc;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.proto.common.v1.DataFormat;
import org.varve.proto.common.v1.FormatKind;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.common.v1.SignerBinding;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.LogIdentity;
import org.varve.representation.domain.SourceTerms;
import org.varve.representation.message.ReceiptMessages;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Log, signers and formats between the messages of reference points and representation's own types.
 */
final class ConfigurationMessages {

  private ConfigurationMessages() {}

  /**
   * The genesis operation says who founded the log, the message with which keys it is kept here.
   */
  static LogIdentity log(org.varve.proto.common.v1.LogIdentity message) {
    Operation genesis = Operation.decode(message.getGenesisOperation().toByteArray());
    return new LogIdentity(
        genesis,
        GenesisBody.decode(genesis.payload().body().orElseThrow()),
        VerificationKey.fromCoseKey(message.getReceiptKey().toByteArray()),
        message.getCheckpointKey());
  }

  static org.varve.proto.common.v1.LogIdentity message(LogIdentity log) {
    return org.varve.proto.common.v1.LogIdentity.newBuilder()
        .setOrigin(log.origin())
        .setReceiptKey(ReceiptMessages.shared(log.receiptKey().coseKey()))
        .setCheckpointKey(log.checkpointKey())
        .setGenesisOperation(ReceiptMessages.shared(log.genesis().bytes()))
        .build();
  }

  static BoundSigner signer(SignerBinding message) {
    return new BoundSigner(
        message.getSigner(),
        VerificationKey.fromCoseKey(message.getKey().toByteArray()),
        message.getSourcesList(),
        message.getActive(),
        message.getLeafIndex());
  }

  static SourceTerms source(ResourceVersion message) {
    return SourceTerms.of(
        message.getId(),
        Spec.decode(message.getSpec().toByteArray()),
        message.getDeleted(),
        message.getVersion(),
        message.getLeafIndex());
  }

  static FormatBody format(DataFormat message) {
    return new FormatBody(
        message.getId(),
        kind(message.getKind()),
        present(message.getSchema()),
        present(message.getTimeField()),
        present(message.getValueField()));
  }

  static DataFormat message(FormatBody format) {
    DataFormat.Builder message =
        DataFormat.newBuilder().setId(format.format()).setKind(kind(format.kind()));
    format.schema().ifPresent(schema -> message.setSchema(ReceiptMessages.shared(schema)));
    format.timeField().ifPresent(message::setTimeField);
    format.valueField().ifPresent(message::setValueField);
    return message.build();
  }

  private static org.varve.evidence.operation.FormatKind kind(FormatKind kind) {
    return switch (kind) {
      case FORMAT_KIND_SENML_JSON -> org.varve.evidence.operation.FormatKind.SENML_JSON;
      case FORMAT_KIND_JSON_SCHEMA -> org.varve.evidence.operation.FormatKind.JSON_SCHEMA;
      case FORMAT_KIND_OPAQUE -> org.varve.evidence.operation.FormatKind.OPAQUE;
      case FORMAT_KIND_SENML_CBOR -> org.varve.evidence.operation.FormatKind.SENML_CBOR;
      case FORMAT_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new Failure(
              ErrorReason.INTERNAL,
              "processing knows a kind of format that this version does not; update"
                  + " representation");
    };
  }

  private static FormatKind kind(org.varve.evidence.operation.FormatKind kind) {
    return switch (kind) {
      case SENML_JSON -> FormatKind.FORMAT_KIND_SENML_JSON;
      case JSON_SCHEMA -> FormatKind.FORMAT_KIND_JSON_SCHEMA;
      case OPAQUE -> FormatKind.FORMAT_KIND_OPAQUE;
      case SENML_CBOR -> FormatKind.FORMAT_KIND_SENML_CBOR;
    };
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Optional<byte[]> present(ByteString bytes) {
    return bytes.isEmpty() ? Optional.empty() : Optional.of(bytes.toByteArray());
  }
}
