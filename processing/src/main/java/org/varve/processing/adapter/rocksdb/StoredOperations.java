package org.varve.processing.adapter.rocksdb;

import org.varve.evidence.MalformedException;
import org.varve.processing.domain.RecordedOperation;

/** Reads operations from the index by leaf. */
final class StoredOperations {
  private StoredOperations() {}

  static RecordedOperation at(IndexDatabase.Reader reader, long leafIndex) {
    return OperationCodec.decode(leafIndex, bytes(reader, leafIndex));
  }

  /**
   * @throws MalformedException if it is missing: the index has every leaf below its position
   */
  static byte[] bytes(IndexDatabase.Reader reader, long leafIndex) {
    byte[] stored = reader.get(IndexKey.operation(leafIndex));
    if (stored == null) {
      throw new MalformedException("an operation is missing", "index, leaf " + leafIndex);
    }
    return stored;
  }
}
