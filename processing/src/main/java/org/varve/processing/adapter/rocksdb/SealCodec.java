package org.varve.processing.adapter.rocksdb;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.OperationId;

/** How the index stores which operations a BLOCK operation seals. */
final class SealCodec {
  private SealCodec() {}

  static byte[] encode(List<OperationId> operations) {
    CborWriter out = new CborWriter().array(operations.size());
    operations.forEach(id -> out.bytes(id.digest()));
    return out.toBytes();
  }

  static List<OperationId> decode(byte[] bytes) {
    CborReader in = new CborReader(bytes, "seal in the index");
    int count = in.array(DataBlock.MAX_OPERATIONS);
    List<OperationId> operations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      operations.add(new OperationId(in.digest()));
    }
    in.end();
    return operations;
  }
}
