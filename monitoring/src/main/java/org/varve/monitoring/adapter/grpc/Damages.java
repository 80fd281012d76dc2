package org.varve.monitoring.adapter.grpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varve.monitoring.application.Supervised.Damage;
import org.varve.proto.common.v1.ScrubStatus;
import org.varve.proto.common.v1.StoredDamage;

/** Reads what the scrubber found, place by place, so that each place is an alert of its own. */
final class Damages {
  private Damages() {}

  /** At most one more than the scrubber names. */
  static List<Damage> of(ScrubStatus scrub) {
    Map<String, List<StoredDamage>> byPlace = new LinkedHashMap<>();
    for (StoredDamage damage : scrub.getDamagesList()) {
      byPlace.computeIfAbsent(place(damage), unused -> new ArrayList<>()).add(damage);
    }
    List<Damage> damages = new ArrayList<>();
    byPlace.forEach((place, found) -> damages.add(new Damage(place, sentence(found))));
    long unnamed = scrub.getDamagesTotal() - scrub.getDamagesCount();
    if (unnamed > 0) {
      damages.add(
          new Damage(
              "further places",
              "%d more damages are not named here; varve supervise validate shows all"
                  .formatted(unnamed)));
    }
    return damages;
  }

  /** A lost operation is part of its damaged block; contents are damaged one by one. */
  private static String place(StoredDamage damage) {
    return switch (damage.getPart()) {
      case DAMAGED_PART_CONTENT -> "content of leaf " + damage.getLeafIndex();
      case DAMAGED_PART_TREE -> "tree head of block " + damage.getLedgerHeight();
      case DAMAGED_PART_INDEX -> "index of block " + damage.getLedgerHeight();
      default -> "block " + damage.getLedgerHeight();
    };
  }

  private static String sentence(List<StoredDamage> found) {
    StoredDamage first = found.get(0);
    String more = found.size() == 1 ? "" : "; and %d more there".formatted(found.size() - 1);
    return first.getWhat() + "; " + first.getLost() + more;
  }
}
