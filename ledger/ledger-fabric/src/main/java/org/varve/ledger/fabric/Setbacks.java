package org.varve.ledger.fabric;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.varve.ledger.BlockRefusedException;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.channel.ChannelError;

/**
 * What an exception of the gateway means for a data block: {@code docs/fabric.md} has the table.
 */
final class Setbacks {
  /** Of an orderer whose channel takes only smaller transactions. */
  private static final String TOO_LARGE = "exceeds maximum allowed";

  /** Of a peer that does not know the certificate, under a status that says ABORTED. */
  private static final String DENIED = "access denied";

  private Setbacks() {}

  /** Whether to try again with another peer, or with the same one. */
  enum Next {
    OTHER_PEER,
    SAME_PEER
  }

  /**
   * What to do about an endorsement that was not given, and not for what our chaincode said.
   *
   * @throws LedgerFailedException if trying again is of no use
   */
  static Next of(EndorseException e) {
    if (describe(e).contains(DENIED)) {
      throw notTaken(e);
    }
    return switch (e.getStatus().getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT, UNIMPLEMENTED -> throw notTaken(e);
      case ABORTED, FAILED_PRECONDITION, RESOURCE_EXHAUSTED -> Next.SAME_PEER;
      default -> Next.OTHER_PEER;
    };
  }

  private static LedgerFailedException notTaken(EndorseException e) {
    return new LedgerFailedException(
        ("the peer does not take this node's transactions (%s): look at certificate, channel and"
                + " chaincode of the configuration")
            .formatted(describe(e)),
        e);
  }

  /**
   * @throws BlockRefusedException if the orderers will never take a transaction of this size
   */
  static void requireNotTooLarge(SubmitException e) {
    if (describe(e).contains(TOO_LARGE)) {
      throw new BlockRefusedException(
          RefusalReason.BLOCK_TOO_LARGE,
          ("the channel takes no transaction of this size (%s): seal smaller blocks, or raise"
                  + " AbsoluteMaxBytes of the channel")
              .formatted(describe(e)));
    }
  }

  /** What our chaincode said, if it was our chaincode. */
  static Optional<ChannelError> said(GatewayException e) {
    return texts(e).map(ChannelError::find).flatMap(Optional::stream).findFirst();
  }

  /** Status and what each peer said. */
  static String describe(GatewayException e) {
    return Follower.describe(e.getStatus())
        + e.getDetails().stream()
            .map(
                detail ->
                    "; "
                        + detail.getMspId()
                        + " "
                        + detail.getAddress()
                        + ": "
                        + detail.getMessage())
            .collect(joining());
  }

  private static Stream<String> texts(GatewayException e) {
    return Stream.concat(
        e.getDetails().stream().map(ErrorDetail::getMessage),
        Stream.ofNullable(e.getStatus().getDescription()));
  }
}
