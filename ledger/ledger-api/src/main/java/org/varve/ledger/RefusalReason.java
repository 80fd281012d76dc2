package org.varve.ledger;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why an operation, or a whole data block, is not recorded.
 *
 * <p>Names are stable, being the error reasons of the reference points; codes are stable, being
 * what ledger blocks store. A new reason takes a new code; none is ever used again.
 */
public enum RefusalReason {
  /** Not in the form of its kind; found by whoever decodes it, and by admission in its body. */
  OPERATION_MALFORMED(16, Stage.ADMIT),
  /** Longer than an entry of the log can be; found by whoever decodes it. */
  OPERATION_TOO_LARGE(17, Stage.ADMIT),
  /** The key was never bound, or the operation does not name the signer of its key. */
  UNKNOWN_SIGNER(18, Stage.ADMIT),
  /** The key was bound and then revoked. */
  SIGNER_REVOKED(19, Stage.ADMIT),
  /** The key may not speak for the source that the operation names. */
  SOURCE_NOT_BOUND(20, Stage.ADMIT),
  /** The signature does not fit operation and key. */
  SIGNATURE_INVALID(21, Stage.ADMIT),
  /** No data format of that name is registered. */
  FORMAT_UNKNOWN(22, Stage.ADMIT),
  /** Operations of this kind are not this signer's to make, or not made this way. */
  NOT_AUTHORISED(23, Stage.ADMIT),
  /** The data block was made for another log. */
  WRONG_CHAIN(24, Stage.ADMIT),
  /** Count or root in the BLOCK operation are not those of the block's operations. */
  BLOCK_ROOT_MISMATCH(25, Stage.ADMIT),
  /** More operations or more bytes than a data block may have; found by whoever decodes it. */
  BLOCK_TOO_LARGE(26, Stage.ADMIT),
  /** Another operation with the same signer, source, epoch and sequence is recorded. */
  FORK(27, Stage.FOLD),
  /** A recorded neighbour in the source's sequence contradicts {@code previous}. */
  PREVIOUS_MISMATCH(28, Stage.FOLD),
  /** The enrolment token was used for another key. */
  TOKEN_USED(29, Stage.FOLD),
  /** Another definition is registered under this format's name. */
  FORMAT_CONFLICT(30, Stage.FOLD),
  /**
   * A change of a resource, or an update of data, is made from a version that is not the newest.
   */
  VERSION_STALE(31, Stage.FOLD),
  /** What is in force does not allow this change, approval or binding. */
  CONTROL_REFUSED(32, Stage.FOLD),
  /** The source is pending, suspended or revoked. */
  SOURCE_SUSPENDED(33, Stage.ADMIT),
  /** Who says it has no right to update, or to derive from, the data that it names. */
  ACCESS_DENIED(34, Stage.FOLD);

  /** Which half of the contract can tell. */
  private enum Stage {
    /** By the operation and the registry alone. */
    ADMIT,
    /** By what is recorded at the time. */
    FOLD
  }

  private final int code;
  private final Stage stage;

  RefusalReason(int code, Stage stage) {
    this.code = code;
    this.stage = stage;
  }

  /** The number that stands for this reason in a ledger block: 16 to 255. */
  public int code() {
    return code;
  }

  /**
   * Whether the operation and the registry tell the reason, without the history: then it is decided
   * before the block is ordered, and stored for the fold to take as given.
   */
  public boolean isDecidedAtAdmission() {
    return stage == Stage.ADMIT;
  }

  /** The reason of a code, or empty for a code that this version does not know. */
  public static Optional<RefusalReason> ofCode(int code) {
    return Arrays.stream(values()).filter(reason -> reason.code == code).findFirst();
  }
}
