package org.varve.edge.collect;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationPayloadBuilder;
import org.varve.evidence.operation.SourceName;
import org.varve.formats.SenmlJson;

/**
 * What an operation says about the source that it is from.
 *
 * @param name that the signer is bound to
 * @param dataType what is measured, for searching, e.g. {@code traffic.speed}
 * @param labels free words for searching
 * @param commitment to the items: as they are, or field by field so that they can be masked
 */
public record SourceDescription(
    String name, String dataType, SortedMap<String, String> labels, Commitment commitment) {

  /**
   * @throws IllegalArgumentException if no operation could say so
   */
  public SourceDescription {
    try {
      SourceName.require(name, "name");
      // Better told at the start than with the first batch.
      describe(dataType, labels)
          .epoch(0)
          .sequence(1)
          .items(ItemTree.of(List.of(new byte[0])))
          .sampledFrom(Instant.EPOCH)
          .sampledTo(Instant.EPOCH)
          .build();
    } catch (MalformedException e) {
      throw new IllegalArgumentException(
          "source \"%s\" cannot be described so: %s".formatted(name, e.getMessage()), e);
    }
  }

  public static SourceDescription of(String name, String dataType, Map<String, String> labels) {
    return new SourceDescription(name, dataType, new TreeMap<>(labels), Commitment.RAW_BYTES);
  }

  /** The payload of a SenML operation, as far as it follows from the source. */
  OperationPayloadBuilder payload() {
    return describe(dataType, labels);
  }

  private static OperationPayloadBuilder describe(
      String dataType, SortedMap<String, String> labels) {
    return OperationPayload.of(OperationKind.DATA)
        .format(SenmlJson.ID)
        .dataType(dataType)
        .labels(labels);
  }
}
