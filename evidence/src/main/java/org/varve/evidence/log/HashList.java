package org.varve.evidence.log;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/** The CBOR form of a path: an array of byte strings of 32 bytes. */
public final class HashList {
  private HashList() {}

  /** Writes the array. */
  public static void write(CborWriter out, List<Digest> hashes) {
    out.array(hashes.size());
    for (Digest hash : hashes) {
      out.bytes(hash);
    }
  }

  /** Reads an array of at most {@code max} hashes. */
  public static List<Digest> read(CborReader in, int max) {
    int count = in.array(max);
    List<Digest> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(in.digest());
    }
    return hashes;
  }
}
