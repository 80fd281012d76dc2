package org.varve.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RefusalReasonTest {

  /** Stored ledger blocks hold the codes and clients know the names: neither ever changes. */
  @Test
  void keepsItsCodes() {
    assertThat(Arrays.stream(RefusalReason.values()).map(reason -> reason.code() + " " + reason))
        .containsExactly(
            "16 OPERATION_MALFORMED",
            "17 OPERATION_TOO_LARGE",
            "18 UNKNOWN_SIGNER",
            "19 SIGNER_REVOKED",
            "20 SOURCE_NOT_BOUND",
            "21 SIGNATURE_INVALID",
            "22 FORMAT_UNKNOWN",
            "23 NOT_AUTHORISED",
            "24 WRONG_CHAIN",
            "25 BLOCK_ROOT_MISMATCH",
            "26 BLOCK_TOO_LARGE",
            "27 FORK",
            "28 PREVIOUS_MISMATCH",
            "29 TOKEN_USED",
            "30 FORMAT_CONFLICT",
            "31 VERSION_STALE",
            "32 CONTROL_REFUSED",
            "33 SOURCE_SUSPENDED",
            "34 ACCESS_DENIED");
  }

  @Test
  void isFoundByItsCode() {
    for (RefusalReason reason : RefusalReason.values()) {
      assertThat(RefusalReason.ofCode(reason.code())).contains(reason);
    }
    assertThat(RefusalReason.ofCode(15)).isEmpty();
    assertThat(RefusalReason.ofCode(35)).isEmpty();
  }
}
