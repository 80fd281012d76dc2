package org.varve.evidence.log;

import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;
import org.varve.evidence.cbor.CborReader;
import org.varve.evidence.cbor.CborWriter;

/**
 * A COSE Receipt of consistency (RFC 9942): the log's signed word that it has only grown.
 *
 * @param head header, and signature over the newer root
 * @param proof from the older to the newer tree, neither empty nor equal
 */
public record ConsistencyReceipt(ReceiptHead head, ConsistencyProof proof) {

  /** Refuses sizes between which there is nothing to prove. */
  public ConsistencyReceipt {
    if (proof.path().isEmpty()) {
      throw new MalformedException("a receipt of consistency has a path", "receipt.path");
    }
  }

  /** Reads the COSE_Sign1. Throws {@link MalformedException} unless it has the one allowed form. */
  public static ConsistencyReceipt decode(byte[] bytes) {
    ReceiptEnvelope envelope = ReceiptEnvelope.decode(bytes, ReceiptEnvelope.CONSISTENCY);
    return new ConsistencyReceipt(envelope.head(), decodeProof(envelope.proof()));
  }

  /** The COSE_Sign1. */
  public byte[] encode() {
    return new ReceiptEnvelope(head, encodeProof()).encode(ReceiptEnvelope.CONSISTENCY);
  }

  /** Says whether the tree with root {@code newer} begins with the tree with root {@code older}. */
  public boolean connects(Digest older, Digest newer) {
    return MerkleTree.checkConsistency(proof, older, newer);
  }

  private Slice encodeProof() {
    CborWriter out = new CborWriter().array(3).uint(proof.size1()).uint(proof.size2());
    HashList.write(out, proof.path());
    return Slice.of(out.toBytes());
  }

  private static ConsistencyProof decodeProof(Slice bytes) {
    CborReader in = new CborReader(bytes, "receipt.proof");
    in.arrayOf(3);
    long size1 = in.uint();
    long size2 = in.uint();
    ConsistencyProof proof =
        new ConsistencyProof(size1, size2, HashList.read(in, ConsistencyProof.PATH_MAX));
    in.end();
    return proof;
  }
}
