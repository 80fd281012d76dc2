package org.varve.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varve.ledger.LedgerFailedException;
import org.varve.ledger.channel.ChannelError;

/** What an endorsement that was not given means, for every word that is heard then. */
class SetbacksTest {

  @ParameterizedTest
  @EnumSource
  void hearsWhatTheChaincodeSaysAmongWhatIsWrittenAroundIt(ChannelError.Code code) {
    ChannelError error = new ChannelError(code, "as it is");

    assertThat(Setbacks.said(saying(Code.ABORTED, error.message()))).contains(error);
  }

  @ParameterizedTest
  @EnumSource(names = {"PERMISSION_DENIED", "UNAUTHENTICATED", "INVALID_ARGUMENT", "UNIMPLEMENTED"})
  void failsWhenThePeerTakesNoTransactionsOfThisNode(Code code) {
    EndorseException e = saying(code, "no");

    assertThatThrownBy(() -> Setbacks.of(e))
        .isInstanceOf(LedgerFailedException.class)
        .hasMessageContaining("look at certificate");
  }

  @ParameterizedTest
  @EnumSource(names = {"ABORTED", "FAILED_PRECONDITION", "RESOURCE_EXHAUSTED"})
  void triesTheSamePeerAgain(Code code) {
    assertThat(Setbacks.of(saying(code, "no"))).isEqualTo(Setbacks.Next.SAME_PEER);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "UNKNOWN"})
  void triesTheNextPeer(Code code) {
    assertThat(Setbacks.of(saying(code, "no"))).isEqualTo(Setbacks.Next.OTHER_PEER);
  }

  /** With a detail, as gateways tell what an endorser said. */
  private static EndorseException saying(Code code, String message) {
    ErrorDetail detail =
        ErrorDetail.newBuilder()
            .setAddress("peer.example:7051")
            .setMspId("MSP-one")
            .setMessage("chaincode response 400, " + message)
            .build();
    Status status =
        Status.newBuilder()
            .setCode(code.value())
            .setMessage("failed to endorse transaction, see attached details for more info")
            .addDetails(Any.pack(detail))
            .build();
    return new EndorseException("transaction", StatusProto.toStatusRuntimeException(status));
  }
}
