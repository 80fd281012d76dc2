package org.varve.ledger.fabric;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Asks a peer what became of a transaction, by its id alone. */
final class CommitQuestion {
  private CommitQuestion() {}

  /**
   * What the peer says.
   *
   * @param committed whether it is valid in a block
   */
  record Answer(boolean committed, String sentence) {}

  static Answer ask(Submission.Surroundings around, String transaction)
      throws InterruptedException {
    PeerLinks.Link link = around.links().current();
    Identity identity = link.gateway().getIdentity();
    SerializedIdentity creator =
        SerializedIdentity.newBuilder()
            .setMspid(identity.getMspId())
            .setIdBytes(ByteString.copyFrom(identity.getCredentials()))
            .build();
    CommitStatusRequest request =
        CommitStatusRequest.newBuilder()
            .setChannelId(around.config().channel())
            .setTransactionId(transaction)
            .setIdentity(creator.toByteString())
            .build();
    SignedCommitStatusRequest unsigned =
        SignedCommitStatusRequest.newBuilder().setRequest(request.toByteString()).build();
    try {
      Status status = link.gateway().newCommit(unsigned.toByteArray()).getStatus();
      return new Answer(
          status.isSuccessful(),
          "it is %s in block %s of the channel"
              .formatted(status.getCode(), status.getBlockNumber()));
    } catch (CommitStatusException e) {
      around.links().failed(link, Setbacks.describe(e));
      return new Answer(false, "its status is unknown, " + Setbacks.describe(e));
    }
  }
}
