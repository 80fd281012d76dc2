package org.varve.monitoring.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.varve.monitoring.application.Supervised.Damage;
import org.varve.proto.common.v1.DamagedPart;
import org.varve.proto.common.v1.ScrubStatus;
import org.varve.proto.common.v1.StoredDamage;

/** Each damaged place is an alert of its own. */
class DamagesTest {

  @Test
  void namesEachPlaceAndCountsALostOperationToItsBlock() {
    ScrubStatus scrub =
        ScrubStatus.newBuilder()
            .addDamages(damage(DamagedPart.DAMAGED_PART_BLOCK, 3).setWhat("bytes differ"))
            .addDamages(damage(DamagedPart.DAMAGED_PART_OPERATION, 3).setLeafIndex(8))
            .addDamages(damage(DamagedPart.DAMAGED_PART_CONTENT, 4).setLeafIndex(9))
            .addDamages(damage(DamagedPart.DAMAGED_PART_CONTENT, 4).setLeafIndex(10))
            .addDamages(damage(DamagedPart.DAMAGED_PART_INDEX, 4).setLeafIndex(10))
            .setDamagesTotal(5)
            .build();
    assertThat(Damages.of(scrub))
        .extracting(Damage::place)
        .containsExactly("block 3", "content of leaf 9", "content of leaf 10", "index of block 4");
    assertThat(Damages.of(scrub).get(0).sentence())
        .isEqualTo("bytes differ; lost; and 1 more there");
  }

  @Test
  void saysHowManyAreNotNamed() {
    ScrubStatus scrub =
        ScrubStatus.newBuilder()
            .addDamages(damage(DamagedPart.DAMAGED_PART_CONTENT, 4).setLeafIndex(9))
            .setDamagesTotal(7)
            .build();
    assertThat(Damages.of(scrub).get(1).place()).isEqualTo("further places");
    assertThat(Damages.of(scrub).get(1).sentence()).startsWith("6 more damages");
  }

  private static StoredDamage.Builder damage(DamagedPart part, long height) {
    return StoredDamage.newBuilder().setPart(part).setLedgerHeight(height).setLost("lost");
  }
}
