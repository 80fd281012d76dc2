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
 * <p>It serves O2C and calls C2R. It keeps nothing: how things are, the ledger says.
 */
public final class ControllingEntity implements FunctionalEntity {

  private final EntityService service;

  /**
   * @param c2r channel to representation, as role entity
   * @param deadline of its calls
   */
  public ControllingEntity(Channel c2r, Duration deadline) {
    service = new O2cEndpoint(new Representation(c2r, deadline)).service();
  }

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
    // It is ready as soon as representation is.
  }

  @Override
  public void stop() {
    // Its calls end with their deadline; it keeps nothing.
  }
}
