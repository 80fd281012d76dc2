package org.varve.monitoring.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;

/** A log that signs whatever it is. */
final class FakeLog {
  private final SigningKey key;
  private final String saying;
  private final MerkleLog log = new MerkleLog(new MemoryNodes());

  FakeLog(SigningKey key, String saying) {
    this.key = key;
    this.saying = saying;
  }

  FakeLog grownTo(long size) {
    while (log.size() < size) {
      log.append(Digest.ofLeaf((saying + " " + log.size()).getBytes(UTF_8)));
    }
    return this;
  }

  Supervised.SignedHead head(long known) {
    Checkpoint checkpoint = new Checkpoint(RulesTest.ORIGIN, log.size(), log.root());
    List<Digest> path =
        known > 0 && known < log.size() ? log.consistency(known, log.size()).path() : List.of();
    return new Supervised.SignedHead(
        new CheckpointSigner(key, RulesTest.ORIGIN).sign(checkpoint), log.size(), path);
  }
}
