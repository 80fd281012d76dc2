package org.varve.evidence.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varve.evidence.Digest;

/**
 * RFC 9162 §2.1 written down as it stands there, recursive and slow: the oracle for {@link
 * MerkleLog}. Ranges [from, to) stand for D[from:to].
 */
final class PlainTree {
  private final List<byte[]> entries;
  private final Map<Long, Digest> hashes = new HashMap<>();

  PlainTree(List<byte[]> entries) {
    this.entries = entries;
  }

  /** Entries that differ: the number of each, in decimal. */
  static List<byte[]> entries(int count) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(Integer.toString(i).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    return entries;
  }

  /** §2.1.1, MTH. */
  Digest root(int from, int to) {
    long key = (long) from << 32 | to;
    Digest known = hashes.get(key);
    if (known == null) {
      known = hash(from, to);
      hashes.put(key, known);
    }
    return known;
  }

  private Digest hash(int from, int to) {
    int n = to - from;
    if (n == 0) {
      return Digest.sha256(new byte[0]);
    }
    if (n == 1) {
      return Digest.sha256(new byte[] {0}, entries.get(from));
    }
    int k = split(n);
    byte[] left = root(from, from + k).bytes();
    return Digest.sha256(new byte[] {1}, left, root(from + k, to).bytes());
  }

  /** §2.1.3.1, PATH(m, D[from:to]). */
  List<Digest> path(int m, int from, int to) {
    int n = to - from;
    if (n == 1) {
      return List.of();
    }
    int k = split(n);
    return m < k
        ? plus(path(m, from, from + k), root(from + k, to))
        : plus(path(m - k, from + k, to), root(from, from + k));
  }

  /** §2.1.4.1, PROOF(m, D[0:n]). */
  List<Digest> proof(int m, int n) {
    return subproof(m, 0, n, true);
  }

  private List<Digest> subproof(int m, int from, int to, boolean whole) {
    int n = to - from;
    if (m == n) {
      return whole ? List.of() : List.of(root(from, to));
    }
    int k = split(n);
    return m <= k
        ? plus(subproof(m, from, from + k, whole), root(from + k, to))
        : plus(subproof(m - k, from + k, to, false), root(from, from + k));
  }

  /** The largest power of two smaller than n. */
  private static int split(int n) {
    int k = 1;
    while (2 * k < n) {
      k *= 2;
    }
    return k;
  }

  private static List<Digest> plus(List<Digest> list, Digest last) {
    List<Digest> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
