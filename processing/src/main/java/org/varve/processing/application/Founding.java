package org.varve.processing.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.file.OrganisationKeys;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.GenesisBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.LogReader;
import org.varve.ledger.ResourceKind;
import org.varve.processing.domain.RecordResult;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Makes the first resources of a log, which has nobody yet who could: the first operator above all.
 * The contract lets the node's authority do so until there is one, and never again.
 */
public final class Founding {
  private static final String SOURCE = "urn:varve:processing:founding";

  private final LogReader log;
  private final OwnBlocks blocks;
  private final ActorKeys keys;

  public Founding(LogReader log, OwnBlocks blocks, ActorKeys keys) {
    this.log = log;
    this.blocks = blocks;
    this.keys = keys;
  }

  /**
   * A resource to begin with.
   *
   * @param spec how it shall be
   */
  public record First(ResourceKind kind, String id, Spec spec) {}

  /**
   * Makes them if nothing was ever controlled here, and has the keys of all actors bound.
   *
   * <p>A node whose organisation has not joined the log yet can do neither, nor need it: whoever
   * founded the log has.
   *
   * @throws Failure if the ledger does not take them
   */
  public void found(List<First> resources) {
    if (!isAuthority()) {
      return;
    }
    if (log.newestControl().isEmpty()) {
      record(resources);
    }
    keys.settleAll();
  }

  /** By the genesis operation, or as that of an organisation that joined. */
  private boolean isAuthority() {
    Operation genesis = log.operation(0).orElseThrow().operation();
    return GenesisBody.decode(genesis.payload().body().orElseThrow())
            .authorities()
            .contains(blocks.authority())
        || log.resources(ResourceKind.ORGANISATION).stream()
            .map(organisation -> OrganisationKeys.authority(organisation.spec()))
            .anyMatch(Optional.of(blocks.authority())::equals);
  }

  private void record(List<First> resources) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < resources.size(); i++) {
      First first = resources.get(i);
      ControlBody body =
          ControlBody.set(first.kind().word(), first.id(), 1, first.spec(), Optional.empty());
      operations.add(
          blocks.sign(
              OperationKind.CONTROL,
              SOURCE,
              i + 1L,
              body.encode(),
              "the first " + first.kind().word() + " of this log"));
    }
    for (RecordResult result : blocks.record(operations)) {
      if (result instanceof RecordResult.Refused refused) {
        throw new Failure(
            ErrorReason.valueOf(refused.reason()),
            "the log could not be founded: %s".formatted(refused.message()));
      }
    }
  }
}
