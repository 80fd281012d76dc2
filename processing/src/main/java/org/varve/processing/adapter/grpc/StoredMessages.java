package org.varve.processing.adapter.grpc;

import org.varve.processing.application.Scrubber;
import org.varve.processing.application.ValidateStored;
import org.varve.processing.domain.StoredDamage;
import org.varve.proto.common.v1.DamagedPart;
import org.varve.proto.common.v1.ScrubStatus;
import org.varve.proto.m2p.v1.ValidateDataResponse;

/** Writes what M2P says of the validity of what is stored. */
final class StoredMessages {
  private StoredMessages() {}

  static ValidateDataResponse of(ValidateStored.Run run, ValidateStored.Step step) {
    ValidateDataResponse.Builder message =
        ValidateDataResponse.newBuilder()
            .setDamagesTotal(step.damagesTotal())
            .setFromHeight(run.first())
            .setToHeight(run.last())
            .setNextHeight(step.next())
            .setOperations(step.operations())
            .setContents(step.contents())
            .setBytes(step.bytes())
            .setComplete(step.isLast());
    step.damages().forEach(damage -> message.addDamages(of(damage)));
    return message.build();
  }

  static ScrubStatus of(Scrubber.Status status) {
    ScrubStatus.Builder message =
        ScrubStatus.newBuilder()
            .setOn(status.isOn())
            .setRound(status.round())
            .setNextHeight(status.next())
            .setOperations(status.operations())
            .setDamagesTotal(status.damagesTotal())
            .setDamagesKnown(status.known());
    status.completedAt().map(Answers::timestamp).ifPresent(message::setRoundEndedAt);
    status.damages().forEach(damage -> message.addDamages(of(damage)));
    return message.build();
  }

  private static org.varve.proto.common.v1.StoredDamage of(StoredDamage damage) {
    org.varve.proto.common.v1.StoredDamage.Builder message =
        org.varve.proto.common.v1.StoredDamage.newBuilder()
            .setPart(DamagedPart.valueOf("DAMAGED_PART_" + damage.part().name()))
            .setLedgerHeight(damage.height())
            .setItems(damage.items())
            .setWhat(damage.what())
            .setLost(damage.lost());
    damage.leafIndex().ifPresent(message::setLeafIndex);
    damage.operation().map(Answers::bytes).ifPresent(message::setOperationId);
    damage.source().ifPresent(message::setSource);
    return message.build();
  }
}
