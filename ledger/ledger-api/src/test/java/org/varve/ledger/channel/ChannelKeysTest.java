package org.varve.ledger.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.ledger.state.StateKeys;

class ChannelKeysTest {

  @Test
  void areText() {
    assertThat(ChannelKeys.block(Digest.sha256(new byte[0])))
        .isEqualTo("b/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(ChannelKeys.attestation(0x1234, "org-1")).isEqualTo("attest/0000000000001234/org-1");
    assertThat(ChannelKeys.of(StateKeys.genesis())).isEqualTo("g/");
    assertThat(ChannelKeys.of(StateKeys.format("ö/1"))).isEqualTo("f/c3b62f31");
  }

  @Test
  void nameTheFunctionsOfTheChaincode() {
    for (ChannelFunction function : ChannelFunction.values()) {
      assertThat(ChannelFunction.ofWord(function.word())).contains(function);
    }
    assertThat(ChannelFunction.ofWord("RECORD")).isEmpty();
    assertThat(ChannelFunction.words()).isEqualTo("record, found, attest");
  }
}
