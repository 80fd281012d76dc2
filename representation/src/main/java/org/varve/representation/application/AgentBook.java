package org.varve.representation.application;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.varve.representation.domain.AgentReport;

/**
 * The newest report of each agent since the start. Of more agents than it has room for, those heard
 * longest ago are forgotten. Safe for use by many threads.
 */
public final class AgentBook {
  private final int max;
  private final Map<String, AgentReport> bySigner = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param max how many agents it has room for
   */
  public AgentBook(int max) {
    this.max = max;
  }

  public synchronized void take(AgentReport report) {
    bySigner.put(report.signer(), report);
    if (bySigner.size() > max) {
      bySigner.remove(bySigner.keySet().iterator().next());
    }
  }

  /** As of now, by the names of the sources that they are about. */
  public synchronized Map<String, AgentReport> bySource() {
    Map<String, AgentReport> bySource = new HashMap<>();
    bySigner
        .values()
        .forEach(report -> report.sources().forEach(source -> bySource.put(source, report)));
    return bySource;
  }
}
