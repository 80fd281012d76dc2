package org.varve.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;

class CheckpointTest {
  private static final String ROOT = "V9gppozu/J9TucN9gCWUriedD49MRa5GLKc2OpjBzY0=";

  @Test
  void readsWhatItPrints() {
    String text = "log.example/varve\n9223372036854775807\n" + ROOT + "\n";
    Checkpoint checkpoint = Checkpoint.parse(text);
    assertThat(checkpoint.size()).isEqualTo(Long.MAX_VALUE);
    assertThat(checkpoint.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "log.example\n2\n" + ROOT,
        "log.example\n2\n" + ROOT + "\nextension\n",
        "log.example\n2\n\n" + ROOT + "\n",
        "log.example\n02\n" + ROOT + "\n",
        "log.example\n-2\n" + ROOT + "\n",
        "log.example\n+2\n" + ROOT + "\n",
        "log.example\n2 \n" + ROOT + "\n",
        "log.example\n\u0662\n" + ROOT + "\n",
        "log.example\n9223372036854775808\n" + ROOT + "\n",
        "log.example\n2\nV9gppozu/J9TucN9gCWUriedD49MRa5GLKc2OpjBzY1=\n",
        "log.example\n2\nV9gppozu/J9TucN9gCWUriedD49MRa5GLKc2OpjBzY0\n",
        "log.example\n2\nV9gppozu\n",
        "\n2\n" + ROOT + "\n",
        "https://log.example\n2\n" + ROOT + "\n",
        "log.example/\n2\n" + ROOT + "\n",
        "/log.example\n2\n" + ROOT + "\n",
        "log.example:443\n2\n" + ROOT + "\n",
        "log example\n2\n" + ROOT + "\n",
        "log+example\n2\n" + ROOT + "\n",
      })
  void refusesEveryOtherForm(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void isSignedOnlyForTheSignersOwnLog() {
    CheckpointSigner signer = new CheckpointSigner(WorkedExample.checkpointKey(), "a.example/log");
    Checkpoint other = new Checkpoint("b.example/log", 0, MerkleTree.EMPTY_ROOT);
    assertThatThrownBy(() -> signer.sign(other))
        .hasMessage("signer of a.example/log asked to sign for b.example/log");
  }
}
