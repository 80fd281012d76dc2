package org.varve.evidence.crypto;

import java.security.Provider;

/** A provider that has nothing but what a test puts into it. */
final class TestProvider extends Provider {
  private static final long serialVersionUID = 1L;

  TestProvider() {
    super("Test", "1", "for tests");
  }
}
