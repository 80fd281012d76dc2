package org.varve.controlling;

import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;

/**
 * The controlling entity of ITU-T Y.4561 clause 7.1.4: takes what operators want and has it
 * validated and recorded by the entity that owns it.
 *
 * <p>It serves O2C and calls C2P, C2R and C2S. It keeps nothing: how things are, the ledger says.
 */
public final class ControllingEntity implements FunctionalEntity {

  private final OpenWatches watches;
  private final EntityService service;

  /**
   * @param deadline of its calls
   */
  public ControllingEntity(Owned channels, Duration deadline, ControllingMetrics metrics) {
    Processing processing = new Processing(channels.c2p(), deadline);
    watches = new OpenWatches(processing, new Operators(processing));
    service =
        new O2cEndpoint(
                processing,
                new Representation(channels.c2r(), deadline),
                new Provisioning(channels.c2s(), deadline),
                watches,
                metrics)
            .service();
  }

  /**
   * Channels to those who own what it controls, as role entity.
   *
   * @param c2p to processing
   * @param c2r to representation
   * @param c2s to provisioning
   */
  public record Owned(Channel c2p, Channel c2r, Channel c2s) {}

  @Override
  public String name() {
    return "controlling";
  }

  @Override
  public List<EntityService> services() {
    return List.of(service);
  }

  @Override
  public void start() {
    watches.start();
  }

  /** Its other calls end with their deadline; it keeps nothing. */
  @Override
  public void stop() {
    watches.stop();
  }
}
