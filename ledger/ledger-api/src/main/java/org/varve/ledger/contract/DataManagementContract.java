package org.varve.ledger.contract;

import java.util.List;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.state.FoldState;
import org.varve.ledger.state.StateWrite;

/**
 * The rules of recording, as pure functions that run in the embedded ledger and, unchanged, in
 * Fabric chaincode and in every organisation's node.
 *
 * <p><em>Admit</em> judges a block by itself and the registry; all cryptography is there.
 * <em>Fold</em> judges it by what is recorded before it. Admission sees the registry as it is
 * before the block: a SIGNER or FORMAT operation takes effect from the next block on, whatever its
 * place in its own. So the operations of one block are judged alike, in any order, and on Fabric,
 * where the registry is read once at endorsement, no differently.
 *
 * <p>A rule is never changed, only replaced from some ledger position on: ledger blocks record the
 * version by which they were folded. Version 1 let a revoked key be bound again, let any bound
 * signer update and derive from any data, and knew no CONTROL and no ACCESS operations; version 2
 * refuses the first two and knows the others. Version 3 knows organisations, whose authorities may
 * do what those of the genesis operation may, and lets no authority bind or revoke another's key.
 */
public final class DataManagementContract {

  /** The version that new ledger blocks are folded by. */
  public static final int VERSION = 3;

  private static final List<DataManagementContract> VERSIONS =
      List.of(
          new DataManagementContract(1),
          new DataManagementContract(2),
          new DataManagementContract(VERSION));

  private final int version;

  private DataManagementContract(int version) {
    this.version = version;
  }

  /** The contract that new ledger blocks are folded by. */
  public static DataManagementContract current() {
    return ofVersion(VERSION);
  }

  /**
   * The contract that a ledger block says it was folded by.
   *
   * @throws IllegalArgumentException if this program is too old to know it
   */
  public static DataManagementContract ofVersion(int version) {
    return VERSIONS.stream()
        .filter(contract -> contract.version == version)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "contract version is %s, this program knows 1 to %s: run a newer one"
                        .formatted(version, VERSION)));
  }

  /**
   * Founds a log: leaf 0 is the genesis operation, at height 0.
   *
   * @throws IllegalArgumentException if it is not a genesis operation signed by its receipt key
   */
  public Fold genesis(Operation genesis) {
    return GenesisFold.of(genesis);
  }

  /** Judges a block by itself and the registry before it. */
  public Admission admit(RegistryView registry, DataBlock block) {
    return new BlockAdmission(registry).admit(block);
  }

  /** Judges an admitted block by what is recorded before it, and says what recording it changes. */
  public Fold fold(FoldState state, AdmittedBlock block, BlockPosition position) {
    return new BlockFold(state, position, version).fold(block);
  }

  /**
   * What recording an admitted block changes of the registry, for a ledger that keeps nothing else:
   * the chaincode, which reads no history, so that blocks of data never wait for one another.
   * Blocks of data alone change nothing. Leaf indices in the values are 0.
   *
   * <p>The registry is the one that {@link #fold} comes to, with one exception: a signer who
   * contradicts his own chain. The fold refuses a contradiction to any recorded operation, and a
   * whole block whose BLOCK operation is one; here only operations that change the registry are
   * known. So an authority that forks its chain can have a statement in this registry that the log
   * does not have, but none that it could not have made anyway: recorded in another block, it is in
   * both.
   */
  public List<StateWrite> registryWrites(FoldState state, AdmittedBlock block) {
    return new RegistryWrites(state, version).of(block);
  }
}
