package org.varve.edge.clock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock, honest about not being set: a machine without a battery-backed clock starts
 * in the past, until it hears the time. It cannot be right before this program was built.
 *
 * <p>Until then it tells the build date and the time since the start, which orders readings and
 * keeps their distances. When it is set, {@link #step} tells by how much those times are to be
 * moved. Safe for use by many threads.
 */
public final class AgentClock extends Clock {
  /** When this program was built. */
  public static final Instant BUILT = built();

  /**
   * Control data of an operation that was signed, or sampled in part, while the clock was not set.
   */
  public static final String UNSET = "unset";

  private static final Logger LOG = LoggerFactory.getLogger(AgentClock.class);

  private final Clock system;
  private final LongSupplier nanos;
  private final long startNanos;
  private boolean set = true;
  private Optional<Duration> step = Optional.empty();

  /**
   * @param nanos a clock that never jumps
   */
  public AgentClock(Clock system, LongSupplier nanos) {
    this.system = system;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    Instant now = system.instant();
    boolean plausible = !now.isBefore(BUILT);
    if (plausible && !set) {
      step = Optional.of(Duration.between(sinceStart(), now));
      LOG.atInfo().addKeyValue("step", step.get()).log("the clock is set now");
    } else if (!plausible && set) {
      LOG.atWarn()
          .addKeyValue("time", now)
          .log("the clock is not set; operations state it until it is: check NTP");
    }
    set = plausible;
    return plausible ? now : sinceStart();
  }

  /** Whether what {@link #instant} tells now is the time. */
  public synchronized boolean isSet() {
    var unused = instant();
    return set;
  }

  /**
   * What is to be added to times that were told before the clock was set; empty if it always was.
   */
  public synchronized Optional<Duration> step() {
    return step;
  }

  @Override
  public ZoneId getZone() {
    return system.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the agent's times are instants, they have no zone");
  }

  private Instant sinceStart() {
    return BUILT.plusNanos(nanos.getAsLong() - startNanos);
  }

  private static Instant built() {
    Properties properties = new Properties();
    try (InputStream in = AgentClock.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException("build.properties is missing; build the agent anew");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties cannot be read", e);
    }
    return Instant.parse(properties.getProperty("built", ""));
  }
}
