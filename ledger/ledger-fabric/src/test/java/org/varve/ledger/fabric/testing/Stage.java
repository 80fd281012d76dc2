package org.varve.ledger.fabric.testing;

import java.io.IOException;

/** A network of two organisations, real or not, with {@link KeyValueChaincode} on it. */
interface Stage extends AutoCloseable {
  /** Of the organisation's peer, as one of its members. */
  GatewayDoor client(int organisation) throws IOException;

  void stopPeer(int organisation) throws IOException;

  void startPeer(int organisation) throws Exception;

  void stopChaincode(int organisation) throws IOException;

  void startChaincode(int organisation) throws Exception;

  /** So many that nothing is ordered any more. */
  void stopOrderers() throws IOException;

  void startOrderers() throws Exception;
}
