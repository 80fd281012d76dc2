package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.launcher.client.ActorKey;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.resource.ActorSpec;
import org.varve.processing.application.Founding.First;

/**
 * The operator, the supervisor and the data user with whom a log begins: those whose identities lie
 * in the node's folder, for the command line on its host. The data user may read everything, until
 * an operator says otherwise.
 */
final class FirstActors {

  /** The name in their certificates. */
  static final String NAME = "local";

  /** The grant that the first data user reads by. */
  static final String GRANT = "local-reads-all";

  private final SigningKey operator;
  private final SigningKey supervisor;
  private final SigningKey user;

  private FirstActors(SigningKey operator, SigningKey supervisor, SigningKey user) {
    this.operator = operator;
    this.supervisor = supervisor;
    this.user = user;
  }

  /** Reads their keys, and makes those that are missing. */
  static FirstActors of(DataFolder folder) throws IOException {
    return new FirstActors(
        key(folder.operatorIdentity()),
        key(folder.supervisorIdentity()),
        key(folder.userIdentity()));
  }

  List<First> resources() {
    return List.of(
        credential(ResourceKind.OPERATOR, operator),
        credential(ResourceKind.SUPERVISOR, supervisor),
        credential(ResourceKind.DATA_USER, user),
        new First(
            ResourceKind.GRANT,
            GRANT,
            Spec.of(
                Map.of(
                    "user", SpecValue.of(NAME),
                    "sources", SpecValue.of(List.of("*")),
                    "note", SpecValue.of("so that whoever starts a node can look at it")))));
  }

  private static First credential(ResourceKind kind, SigningKey key) {
    ActorName actor = new ActorName(kind.office().orElseThrow(), NAME);
    return new First(kind, NAME, ActorSpec.credential(actor, key));
  }

  private static SigningKey key(Path identity) throws IOException {
    return ActorKey.openOrCreate(identity);
  }
}
