package org.varve.representation.application;

import org.varve.representation.domain.EnrolmentToken;

/** Tells a genuine enrolment token from any other text. */
@FunctionalInterface
public interface TokenCheck {
  /**
   * Reads a token that this platform handed out and that has not expired.
   *
   * @throws org.varve.rp.Failure TOKEN_INVALID or TOKEN_EXPIRED
   */
  EnrolmentToken check(String token);
}
