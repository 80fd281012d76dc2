package org.varve.processing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;

class PageTokenTest {
  private static final PageToken TOKEN =
      new PageToken(1_000, 17, Digest.sha256(new byte[] {1, 2, 3}));

  @Test
  void readsWhatItWrites() {
    assertThat(PageToken.parse(TOKEN.text())).contains(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "not base64!", "AQ", "AQ=="})
  void refusesWhatIsNoToken(String text) {
    assertThat(PageToken.parse(text)).isEmpty();
  }

  @Test
  void refusesPaddingLongerTextAndAnotherVersion() {
    assertThat(PageToken.parse(TOKEN.text() + "=")).isEmpty();
    assertThat(PageToken.parse(TOKEN.text() + "AAAA")).isEmpty();
    assertThat(PageToken.parse("Ag" + TOKEN.text().substring(2))).isEmpty();
  }

  @Test
  void neverReadsAChangedTokenAsTheSame() {
    String text = TOKEN.text();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(PageToken.parse(changed))
          .as("character %d", i)
          .isNotEqualTo(PageToken.parse(text));
    }
  }
}
