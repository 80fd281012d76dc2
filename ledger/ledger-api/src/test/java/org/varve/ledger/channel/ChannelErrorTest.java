package org.varve.ledger.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.channel.ChannelError.Code;
import org.varve.ledger.contract.Refusal;

class ChannelErrorTest {

  @ParameterizedTest
  @EnumSource
  void isFoundInWhatPeersWriteAroundIt(Code code) {
    ChannelError error = new ChannelError(code, "value: limit; next\nstep");

    assertThat(error.message()).isEqualTo("varve:" + code + ":value: limit; next\nstep");
    assertThat(ChannelError.find("chaincode response 500, " + error.message())).contains(error);
    assertThat(error.refusal()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhyABlockIsRefused(RefusalReason reason) {
    Refusal refusal = new Refusal(reason, "chain 'a:b' is another");

    assertThat(ChannelError.find(ChannelError.refused(refusal).message()))
        .flatMap(ChannelError::refusal)
        .contains(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "varve", "varve:clock:x", "varve:NEWER:x", "no such transaction"})
  void isNotSeenInWhatOthersWrite(String message) {
    assertThat(ChannelError.find(message)).isEmpty();
  }

  @Test
  void mayHaveAReasonThatOnlyANewerProgramKnows() {
    ChannelError error = new ChannelError(Code.REFUSED, "NEWER:text");

    assertThat(error.refusal()).isEmpty();
  }
}
