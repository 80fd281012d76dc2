package org.varve.provisioning;

import java.util.function.LongSupplier;
import org.varve.proto.s2p.v1.IdentifyUserRequest;
import org.varve.rp.RecentAnswers;

/**
 * Which data user a credential is of, as processing reads it from the ledger (ITU-T Y.4561 clause
 * 8.3). Whoever is suspended while the answer is fresh is shut out by processing at once.
 */
final class KnownUsers {
  private final Processing processing;
  private final RecentAnswers<IdentifyUserRequest, String> known;

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  KnownUsers(Processing processing, LongSupplier nanos) {
    this.processing = processing;
    this.known = new RecentAnswers<>(nanos);
  }

  /**
   * @throws io.grpc.StatusRuntimeException UNKNOWN_USER if it is nobody's
   */
  String user(IdentifyUserRequest credential) {
    return known.fresh(credential, asked -> processing.waiting().identifyUser(asked).getUser());
  }
}
