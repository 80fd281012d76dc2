package org.varve.provisioning;

import java.time.Instant;
import org.varve.formats.Reading;
import org.varve.proto.common.v1.TimeRange;

/**
 * Which readings of an operation a data user wants.
 *
 * @param name exactly this; all if empty
 * @param sampled with times in this range
 */
record WantedReadings(String name, TimeRange sampled) {

  boolean fits(Reading reading) {
    Instant time = reading.time();
    return (name.isEmpty() || name.equals(reading.name()))
        && (!sampled.hasFrom() || !time.isBefore(Messages.instant(sampled.getFrom())))
        && (!sampled.hasUntil() || time.isBefore(Messages.instant(sampled.getUntil())));
  }
}
