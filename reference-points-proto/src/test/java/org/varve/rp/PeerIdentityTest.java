package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of peers, as certificates write them. */
class PeerIdentityTest {

  @ParameterizedTest
  @EnumSource(Role.class)
  void isReadAsItIsWritten(Role role) {
    PeerIdentity peer = new PeerIdentity(role, "roof-7.b_x");
    assertThat(PeerIdentity.parse(peer.urn())).contains(peer);
  }

  @Test
  void isWrittenInLowerCase() {
    assertThat(new PeerIdentity(Role.ENTITY, "processing").urn())
        .isEqualTo("urn:varve:entity:processing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "urn:varve:",
        "urn:varve:source",
        "urn:varve:source:",
        "urn:varve:source:a:b",
        "urn:varve:source:a b",
        "urn:varve:SOURCE:a",
        "urn:varve:root:a",
        "urn:example:source:a",
        "xurn:varve:source:a",
        "urn:varve:source:aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"
      })
  void anythingElseIsNoIdentity(String urn) {
    assertThat(PeerIdentity.parse(urn)).isEmpty();
  }

  @Test
  void aNameThatCouldNotBeReadBackIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PeerIdentity(Role.USER, "a:b"))
        .withMessageContaining("\"a:b\"");
  }

  @Test
  void outsideOfACallThereIsNoPeer() {
    assertThat(PeerIdentity.current()).isEmpty();
  }
}
