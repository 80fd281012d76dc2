package org.varve.evidence.log;

import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/**
 * A COSE Receipt (RFC 9942): the log's signed word that an operation is in its tree.
 *
 * @param head what it shares with the other receipts of the commit
 * @param proof where the operation's leaf lies
 */
public record Receipt(ReceiptHead head, InclusionProof proof) {
  /** Bears two names of 8,192 characters and the longest path. */
  public static final int BYTES_MAX = 24_576;

  /** Refuses the tree of one leaf, for which RFC 9942 has no proof. */
  public Receipt {
    if (proof.treeSize() < 2) {
      throw new MalformedException("a receipt's tree has two leaves or more", "receipt.size");
    }
  }

  /** A receipt from its parts. */
  public static Receipt of(ReceiptHead head, InclusionProof proof) {
    return new Receipt(head, proof);
  }

  /** Reads the COSE_Sign1. Throws {@link MalformedException} unless it has the one allowed form. */
  public static Receipt decode(byte[] bytes) {
    ReceiptEnvelope envelope = ReceiptEnvelope.decode(bytes, ReceiptEnvelope.INCLUSION);
    return new Receipt(envelope.head(), decodeProof(envelope.proof()));
  }

  /** The COSE_Sign1. */
  public byte[] encode() {
    return new ReceiptEnvelope(head, encodeProof()).encode(ReceiptEnvelope.INCLUSION);
  }

  /**
   * Root that the path leads to from a leaf hash. Whether the log signed it, {@link
   * ReceiptHead#verifies} says.
   */
  public Digest rootFrom(Digest leaf) {
    return MerkleTree.rootFromPath(proof, leaf);
  }

  private Slice encodeProof() {
    CborWriter out = new CborWriter().array(3).uint(proof.treeSize()).uint(proof.leafIndex());
    HashList.write(out, proof.path());
    return Slice.of(out.toBytes());
  }

  private static InclusionProof decodeProof(Slice bytes) {
    CborReader in = new CborReader(bytes, "receipt.proof");
    in.arrayOf(3);
    long treeSize = in.uint();
    long leafIndex = in.uint();
    InclusionProof proof =
        new InclusionProof(treeSize, leafIndex, HashList.read(in, InclusionProof.PATH_MAX));
    in.end();
    return proof;
  }
}
