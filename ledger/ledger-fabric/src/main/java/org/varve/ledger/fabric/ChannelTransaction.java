package org.varve.ledger.fabric;

import java.time.Instant;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.channel.AdmissionRecord;
import org.varve.ledger.channel.Attestation;

/** A transaction of our chaincode in a block of the channel. */
sealed interface ChannelTransaction {
  /** Its id, 64 hex digits. */
  String id();

  /** It recorded a data block of so many bytes. */
  record Recorded(String id, Instant at, DataBlock block, int bytes, AdmissionRecord admission)
      implements ChannelTransaction {}

  /** It founded the log. */
  record Founded(String id, Instant at, Operation genesis) implements ChannelTransaction {}

  /** It posted a cosignature. */
  record Attested(String id, Attestation attestation) implements ChannelTransaction {}

  /** It did something that this program has nothing to do with. */
  record Other(String id) implements ChannelTransaction {}

  /** It is in the block and has no effect. */
  record Invalid(String id, TxValidationCode code) implements ChannelTransaction {}
}
