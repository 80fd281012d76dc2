package org.varve.ledger.fabric.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The double as a {@link Stage}. */
final class DoubleStage implements Stage {
  private final ChannelDouble channel;
  private final List<GatewayDoor> clients = new ArrayList<>();

  DoubleStage(ChannelSettings.Consensus consensus) throws IOException {
    channel = new ChannelDouble(ChannelSettings.of("varve").ordered(consensus).endorsedBy(2));
    for (String mspId : List.of("Org1MSP", "Org2MSP")) {
      clients.add(new GatewayDoor(channel.join(mspId, KeyValueChaincode::new)));
    }
  }

  private PeerDouble peer(int organisation) {
    return channel.peers().get(organisation - 1);
  }

  @Override
  public GatewayDoor client(int organisation) {
    return clients.get(organisation - 1);
  }

  @Override
  public void stopPeer(int organisation) {
    peer(organisation).stop();
  }

  @Override
  public void startPeer(int organisation) {
    peer(organisation).start();
  }

  @Override
  public void stopChaincode(int organisation) {
    peer(organisation).stopChaincode();
  }

  @Override
  public void startChaincode(int organisation) {
    peer(organisation).startChaincode();
  }

  @Override
  public void stopOrderers() {
    peer(1).tell(Mischief.SUBMIT_FAILS, 1);
  }

  @Override
  public void startOrderers() {
    // It was told to fail once.
  }

  @Override
  public void close() {
    clients.forEach(GatewayDoor::close);
    channel.close();
  }
}
