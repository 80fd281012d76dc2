package org.varve.processing.adapter.grpc;

import org.varve.evidence.operation.FormatBody;
import org.varve.ledger.LogIdentity;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.Resource;
import org.varve.ledger.SignerBinding;
import org.varve.processing.domain.ConfigurationEvent;
import org.varve.proto.common.v1.DataFormat;
import org.varve.proto.common.v1.FormatKind;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.p2r.v1.WatchConfigurationResponse;
import org.varve.proto.p2r.v1.WatchConfigurationResponse.Change;
import org.varve.proto.p2r.v1.WatchConfigurationResponse.Snapshot;

/** Writes the configuration: log, signers and formats. */
final class ConfigurationMessages {
  private ConfigurationMessages() {}

  static WatchConfigurationResponse message(ConfigurationEvent event) {
    WatchConfigurationResponse.Builder response = WatchConfigurationResponse.newBuilder();
    return event.fold(
        part -> response.setSnapshot(snapshot(part)).build(),
        binding ->
            response
                .setChange(
                    Change.newBuilder()
                        .setLeafIndex(binding.leafIndex())
                        .setSigner(signer(binding)))
                .build(),
        format ->
            response
                .setChange(
                    Change.newBuilder().setLeafIndex(format.leafIndex()).setFormat(format(format)))
                .build(),
        source ->
            response
                .setChange(
                    Change.newBuilder().setLeafIndex(source.leafIndex()).setSource(source(source)))
                .build());
  }

  private static Snapshot snapshot(ConfigurationEvent.Part part) {
    Snapshot.Builder snapshot =
        Snapshot.newBuilder().setTreeSize(part.treeSize()).setComplete(part.isLast());
    if (part.isFirst()) {
      snapshot.setLog(log(part.log())).setChain(part.log().origin());
    }
    part.signers().forEach(binding -> snapshot.addSigners(signer(binding)));
    part.formats().forEach(format -> snapshot.addFormats(format(format)));
    part.sources().forEach(source -> snapshot.addSources(source(source)));
    return snapshot.build();
  }

  private static org.varve.proto.common.v1.LogIdentity log(LogIdentity identity) {
    return org.varve.proto.common.v1.LogIdentity.newBuilder()
        .setOrigin(identity.origin())
        .setReceiptKey(Answers.shared(identity.receiptKey().coseKey()))
        .setCheckpointKey(identity.checkpointKey().toString())
        .setGenesisOperation(Answers.shared(identity.genesis().bytes()))
        .build();
  }

  private static org.varve.proto.common.v1.SignerBinding signer(SignerBinding binding) {
    return org.varve.proto.common.v1.SignerBinding.newBuilder()
        .setSigner(binding.signer())
        .setKey(Answers.shared(binding.key().coseKey()))
        .addAllSources(binding.sources())
        .setActive(binding.active())
        .setLeafIndex(binding.leafIndex())
        .build();
  }

  /** Without who stated it and why, which nobody asks here. */
  private static ResourceVersion source(Resource resource) {
    return ResourceVersion.newBuilder()
        .setKind(resource.kind().word())
        .setId(resource.id())
        .setVersion(resource.version())
        .setDeleted(resource.deleted())
        .setSpec(Answers.shared(resource.spec().encode()))
        .setOperationId(Answers.bytes(resource.operation()))
        .setLeafIndex(resource.leafIndex())
        .setEffectiveLeafIndex(resource.effectiveLeafIndex())
        .build();
  }

  private static DataFormat format(RegisteredFormat registered) {
    FormatBody body = registered.definition();
    DataFormat.Builder format =
        DataFormat.newBuilder().setId(body.format()).setKind(kind(body.kind()));
    body.schema().map(Answers::shared).ifPresent(format::setSchema);
    body.timeField().ifPresent(format::setTimeField);
    body.valueField().ifPresent(format::setValueField);
    return format.build();
  }

  private static FormatKind kind(org.varve.evidence.operation.FormatKind kind) {
    return switch (kind) {
      case SENML_JSON -> FormatKind.FORMAT_KIND_SENML_JSON;
      case JSON_SCHEMA -> FormatKind.FORMAT_KIND_JSON_SCHEMA;
      case OPAQUE -> FormatKind.FORMAT_KIND_OPAQUE;
      case SENML_CBOR -> FormatKind.FORMAT_KIND_SENML_CBOR;
    };
  }
}
