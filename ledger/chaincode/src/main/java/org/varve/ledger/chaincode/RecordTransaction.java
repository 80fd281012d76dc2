package org.varve.ledger.chaincode;

import java.util.List;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.varve.evidence.operation.DataBlock;
import org.varve.ledger.channel.AdmissionRecord;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelKeys;
import org.varve.ledger.channel.RefusalDetails;
import org.varve.ledger.contract.AdmittedBlock;
import org.varve.ledger.contract.DataManagementContract;
import org.varve.ledger.contract.StateRegistry;
import org.varve.ledger.state.StateWrite;

/**
 * Admits a data block and puts what was said of it, without a look at whether it is recorded
 * already: a repeat is the fold's to drop, and blocks of data alone never wait for one another.
 */
final class RecordTransaction {

  private final DataManagementContract contract = DataManagementContract.current();
  private final ChannelState state;
  private final StateRegistry registry;

  RecordTransaction(ChannelState state, StateRegistry registry) {
    this.state = state;
    this.registry = registry;
  }

  Response record(byte[] encoded) {
    DataBlock block = DataBlock.decode(encoded);
    return contract
        .admit(registry, block)
        .fold(this::put, refused -> Answers.error(ChannelError.refused(refused.refusal())));
  }

  private Response put(AdmittedBlock admitted) {
    List<StateWrite> changes = contract.registryWrites(state, admitted);
    AdmissionRecord record = AdmissionRecord.of(DataManagementContract.VERSION, admitted);
    state.put(ChannelKeys.block(admitted.block().digest()), record.encode());
    state.put(changes);
    return Answers.done(RefusalDetails.of(admitted).encode());
  }
}
