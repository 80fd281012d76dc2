package org.varve.representation.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.NoteKey;
import org.varve.proto.common.v1.LogIdentity;
import org.varve.representation.testing.FakeProcessing;
import org.varve.representation.testing.TestAgent;

class ConfigurationMessagesTest {

  @Test
  void tellAgentsTheKeysOfThisNodeAndNotThoseOfTheFounder() {
    LogIdentity founder = new FakeProcessing(key(60)).identity();
    LogIdentity here =
        founder.toBuilder()
            .setReceiptKey(ByteString.copyFrom(key(61).coseKey()))
            .setCheckpointKey(NoteKey.ofLog(founder.getOrigin(), key(62)).toString())
            .build();

    assertThat(ConfigurationMessages.message(ConfigurationMessages.log(here))).isEqualTo(here);
  }

  private static VerificationKey key(int seed) {
    return TestAgent.seeded(seed).key().verificationKey();
  }
}
