package org.varve.evidence.file;

import java.util.List;
import org.varve.evidence.cbor.CborWriter;
import org.varve.evidence.log.HashList;

/** Writes completeness files that {@link CompletenessFile} would not make. */
final class ForgedCompleteness {

  private ForgedCompleteness() {}

  /** One more operation, wherever it is from. */
  static byte[] append(CompletenessFile file, RecordedOperation more) {
    List<RecordedOperation> operations = new java.util.ArrayList<>(file.operations());
    operations.add(more);
    CborWriter out = new CborWriter();
    out.map(9);
    out.uint(0).text("varve-completeness").uint(1).uint(0);
    out.uint(2).bytes(file.head().protectedHeader()).uint(3).bytes(file.head().signature());
    out.uint(4).uint(file.treeSize()).uint(5).text(file.checkpoint().toString());
    SequenceRange range = file.range();
    out.uint(6).array(5).text(range.signer()).text(range.source());
    out.uint(range.epoch()).uint(range.from()).uint(range.to());
    write(out.uint(7), operations);
    write(out.uint(8), file.bindings());
    return out.toBytes();
  }

  private static void write(CborWriter out, List<RecordedOperation> all) {
    out.array(all.size());
    for (RecordedOperation each : all) {
      out.array(3).bytes(each.operation().bytes()).uint(each.leafIndex());
      HashList.write(out, each.receipt().proof().path());
    }
  }
}
