package org.varve.launcher.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.varve.proto.common.v1.OperationKind;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.Receipt;

/** What the protos say of an operation, as JSON objects of the command line. */
final class Summaries {

  private Summaries() {}

  static Map<String, Object> object(OperationSummary o) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("operationId", Ids.hex(o.getOperationId()));
    object.put("leafIndex", o.getLeafIndex());
    object.put("kind", kind(o.getKind()));
    object.put("signer", o.getSigner());
    object.put("source", o.getSource());
    object.put("epoch", o.getEpoch());
    object.put("sequence", o.getSequence());
    object.put("afterGap", o.getAfterGap());
    object.put("format", o.getFormat());
    object.put("dataType", o.getDataType());
    object.put("description", o.getDescription());
    object.put("labels", o.getLabelsMap());
    object.put("itemCount", o.getItemCount());
    object.put("contentRoot", Ids.hex(o.getContentRoot()));
    object.put("saltedFields", o.getSaltedFields());
    object.put("sampledFrom", Ids.time(o.hasSampledFrom(), o.getSampledFrom()));
    object.put("sampledTo", Ids.time(o.hasSampledTo(), o.getSampledTo()));
    object.put("issuedAt", Ids.time(o.hasIssuedAt(), o.getIssuedAt()));
    object.put("encapsulatedAt", Ids.time(o.hasEncapsulatedAt(), o.getEncapsulatedAt()));
    object.put("committedAt", Ids.time(o.hasCommittedAt(), o.getCommittedAt()));
    object.put("ledgerHeight", o.getLedgerHeight());
    object.put("operationBytes", o.getOperationBytes());
    object.values().removeIf(v -> "".equals(v) || (v instanceof Map<?, ?> map && map.isEmpty()));
    return object;
  }

  static Map<String, Object> object(Receipt receipt) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("leafIndex", receipt.getLeafIndex());
    object.put("treeSize", receipt.getTreeSize());
    object.put("ledgerHeight", receipt.getLedgerHeight());
    object.put("committedAt", Ids.time(receipt.hasCommittedAt(), receipt.getCommittedAt()));
    object.put("receipt", Ids.hex(receipt.getReceipt()));
    object.put("checkpoint", receipt.getCheckpoint());
    return object;
  }

  private static String kind(OperationKind kind) {
    return kind.name().replace("OPERATION_KIND_", "").toLowerCase(Locale.ROOT);
  }
}
