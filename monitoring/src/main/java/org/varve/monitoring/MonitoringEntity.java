package org.varve.monitoring;

import java.time.Clock;
import java.util.List;
import org.varve.monitoring.adapter.grpc.Callees;
import org.varve.monitoring.adapter.grpc.Overview;
import org.varve.monitoring.adapter.grpc.V2mEndpoint;
import org.varve.rp.EntityService;
import org.varve.rp.FunctionalEntity;

/**
 * The monitoring entity of ITU-T Y.4561 clause 7.1.5: shows supervisors how data, operations on
 * data and the node itself are doing.
 *
 * <p>It serves V2M and calls M2P, M2R and M2S; nobody calls it from below.
 */
public final class MonitoringEntity implements FunctionalEntity {

  private final List<EntityService> services;

  /**
   * @param channels to the entities that it supervises, as role entity
   */
  public MonitoringEntity(MonitoringConfig config, Callees.Channels channels, Clock clock) {
    Callees callees = new Callees(channels, config.deadline());
    services = List.of(new V2mEndpoint(callees, new Overview(callees, clock)).service());
  }

  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public List<EntityService> services() {
    return services;
  }

  @Override
  public void start() {
    // It is ready at once: that another entity is not there is for it to say.
  }

  @Override
  public void stop() {
    // Its calls end with their deadline.
  }
}
