package org.varve.ledger.contract;

import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.state.FoldState;

/**
 * The rules of recording, as two pure functions that run in the embedded ledger and, unchanged, in
 * Fabric chaincode and in every organisation's node.
 *
 * <p><em>Admit</em> judges a block by itself and the registry; all cryptography is there.
 * <em>Fold</em> judges it by what is recorded before it. Admission sees the registry as it is
 * before the block: a SIGNER or FORMAT operation takes effect from the next block on, whatever its
 * place in its own. So the operations of one block are judged alike, in any order, and on Fabric,
 * where the registry is read once at endorsement, no differently.
 *
 * <p>A rule is never changed, only replaced from some ledger position on: ledger blocks record the
 * version by which they were folded.
 */
public final class DataManagementContract {

  /** The version that new ledger blocks are folded by. */
  public static final int VERSION = 1;

  private static final DataManagementContract CURRENT = new DataManagementContract();

  private DataManagementContract() {}

  /** The contract that new ledger blocks are folded by. */
  public static DataManagementContract current() {
    return CURRENT;
  }

  /**
   * The contract that a ledger block says it was folded by.
   *
   * @throws IllegalArgumentException if this program is too old to know it
   */
  public static DataManagementContract ofVersion(int version) {
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "contract version is %s, this program knows %s: run a newer one"
              .formatted(version, VERSION));
    }
    return CURRENT;
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
    return new BlockFold(state, position).fold(block);
  }
}
