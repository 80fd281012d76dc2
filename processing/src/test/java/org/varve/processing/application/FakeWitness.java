package org.varve.processing.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.ConsistencyProof;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.MerkleTree;
import org.varve.evidence.log.NoteKey;

/** A witness in memory that checks as a real one does, until it is told to do otherwise. */
final class FakeWitness implements WitnessService {
  private final Cosigner cosigner;
  private final List<AddCheckpoint> requests = new ArrayList<>();
  private long size;
  private Digest root = MerkleTree.EMPTY_ROOT;
  private @Nullable Answer always;

  FakeWitness(String name) {
    cosigner = new Cosigner(SigningKey.generate(SignatureAlgorithm.EDDSA), name);
  }

  NoteKey key() {
    return cosigner.noteKey();
  }

  synchronized List<AddCheckpoint> requests() {
    return List.copyOf(requests);
  }

  /** From now on it says this; null: it does its work. */
  synchronized void says(@Nullable Answer answer) {
    always = answer;
  }

  synchronized void forget() {
    size = 0;
    root = MerkleTree.EMPTY_ROOT;
  }

  @Override
  public synchronized Answer add(AddCheckpoint request) {
    requests.add(request);
    if (always != null) {
      return always;
    }
    Checkpoint checkpoint = Checkpoint.parse(request.note().text());
    if (request.oldSize() != size) {
      return new OtherSize(size);
    }
    ConsistencyProof proof = new ConsistencyProof(size, checkpoint.size(), request.path());
    if (!MerkleTree.checkConsistency(proof, root, checkpoint.root())) {
      return new Failed("not grown");
    }
    size = checkpoint.size();
    root = checkpoint.root();
    return new Lines(cosigner.cosign(checkpoint, Instant.ofEpochSecond(1_800_000_000)) + "\n");
  }
}
