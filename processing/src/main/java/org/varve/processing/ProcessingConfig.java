package org.varve.processing;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code processing} of the configuration. Each part checks itself; a wrong value is
 * told by name, with its limits.
 *
 * @param recording how many data blocks are recorded at a time
 * @param reading how many streams may be open
 * @param indexCacheBytes memory for what was read of the index
 * @param access how it is recorded who reads what
 * @param log the log over HTTP
 * @param scrubbing how what is stored is checked, again and again
 * @param retention how contents are erased that no rule keeps
 */
public record ProcessingConfig(
    RecordingLimits recording,
    ReadingLimits reading,
    long indexCacheBytes,
    AccessRecording access,
    LogOverHttp log,
    Scrubbing scrubbing,
    RetentionTerms retention) {
  private static final long CACHE_BYTES_MIN = 1L << 20;
  private static final long CACHE_BYTES_MAX = 1L << 36;

  /** An operation waits for its turn, its commit and the index. */
  private static final int PATIENCES = 3;

  public ProcessingConfig {
    requireWithin("indexCacheBytes", indexCacheBytes, CACHE_BYTES_MIN, CACHE_BYTES_MAX);
    Duration least = recording.patience().multipliedBy(PATIENCES);
    if (retention.spareNew().compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "retention.spareNew is %s; it must be at least %s, %d times recording.patience"
              .formatted(retention.spareNew(), least, PATIENCES));
    }
  }

  /** Good for one node with some hundred sources. */
  public static ProcessingConfig defaults() {
    return new ProcessingConfig(
        new RecordingLimits(16, 16, Duration.ofSeconds(10), Duration.ofMinutes(5)),
        new ReadingLimits(128, 64 << 20, 64, 64, Duration.ofSeconds(10)),
        32L << 20,
        new AccessRecording(Duration.ofSeconds(5), 256),
        new LogOverHttp("", false, 8, WitnessingConfig.none()),
        new Scrubbing(2L << 20, Duration.ofHours(1)),
        RetentionTerms.USUAL);
  }

  /** Without a check of what is stored. */
  public ProcessingConfig(
      RecordingLimits recording,
      ReadingLimits reading,
      long indexCacheBytes,
      AccessRecording access,
      LogOverHttp log) {
    this(
        recording,
        reading,
        indexCacheBytes,
        access,
        log,
        new Scrubbing(0, Duration.ofHours(1)),
        RetentionTerms.USUAL);
  }

  /**
   * The continuous check of what is stored.
   *
   * @param bytesPerSecond what it reads at most; 0 switches it off
   * @param pause between the end of one round and the beginning of the next
   */
  public record Scrubbing(long bytesPerSecond, Duration pause) {
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofDays(365);

    public Scrubbing {
      requireWithin("scrubbing.bytesPerSecond", bytesPerSecond, 0, CACHE_BYTES_MAX);
      requireWithin("scrubbing.pause", pause, PAUSE_MIN, PAUSE_MAX);
    }
  }

  /**
   * How contents are erased when the rules on the ledger let them go.
   *
   * @param every pause between two sweeps
   * @param notice how long a rule must have been in force before it lets anything go, so that a
   *     slip can be taken back
   * @param spareNew how long a content stays after somebody put it, whatever the rules say: its
   *     operation may be on its way to the ledger
   * @param reclaimWithin at the latest so long after it was erased a content is off the disk; as
   *     soon as half of a file is erased it is freed anyway
   */
  public record RetentionTerms(
      Duration every, Duration notice, Duration spareNew, Duration reclaimWithin) {
    private static final Duration EVERY_MIN = Duration.ofMillis(100);
    private static final Duration EVERY_MAX = Duration.ofDays(7);
    private static final Duration SPARE_MIN = Duration.ofSeconds(1);
    private static final Duration WAIT_MAX = Duration.ofDays(366);
    static final RetentionTerms USUAL =
        new RetentionTerms(
            Duration.ofHours(1), Duration.ofDays(1), Duration.ofHours(1), Duration.ofDays(7));

    public RetentionTerms {
      requireWithin("retention.every", every, EVERY_MIN, EVERY_MAX);
      requireWithin("retention.notice", notice, Duration.ZERO, WAIT_MAX);
      requireWithin("retention.spareNew", spareNew, SPARE_MIN, WAIT_MAX);
      requireWithin("retention.reclaimWithin", reclaimWithin, Duration.ZERO, WAIT_MAX);
    }
  }

  /**
   * The bound on memory when data blocks come faster than the disk takes them: each has at most 8
   * MiB.
   *
   * @param blocksAtOnce as many are recorded at a time, and share the syncs of the disk
   * @param blocksWaiting as many more wait for their turn; the next one is told LEDGER_BUSY
   * @param patience how long one may wait for its turn, then for its commit, then for the index
   * @param clockTolerance how far the time at which one was sealed may be ahead of the clock here,
   *     or behind the newest of the same sealer
   */
  public record RecordingLimits(
      int blocksAtOnce, int blocksWaiting, Duration patience, Duration clockTolerance) {
    private static final Duration TOLERANCE_MIN = Duration.ofSeconds(1);
    private static final Duration TOLERANCE_MAX = Duration.ofDays(366);
    private static final int BLOCKS_MAX = 1_024;
    private static final Duration PATIENCE_MAX = Duration.ofMinutes(5);

    public RecordingLimits {
      requireWithin("recording.blocksAtOnce", blocksAtOnce, 1, BLOCKS_MAX);
      requireWithin("recording.blocksWaiting", blocksWaiting, 1, BLOCKS_MAX);
      if (patience.isNegative() || patience.isZero() || patience.compareTo(PATIENCE_MAX) > 0) {
        throw new IllegalArgumentException(
            "recording.patience is %s; it must be more than nothing and at most %s"
                .formatted(patience, PATIENCE_MAX));
      }
      requireWithin("recording.clockTolerance", clockTolerance, TOLERANCE_MIN, TOLERANCE_MAX);
    }
  }

  /**
   * How many streams may be open, those of one data user at most a quarter of streamsMax and of
   * contentBytesMax; whoever wants one more is told OVERLOADED.
   *
   * @param streamsMax searches and histories; each holds at most 0.5 MiB
   * @param contentBytesMax bytes of content that are being sent; an operation has at most 4 MiB
   * @param watchersMax watches of the configuration
   * @param subscriptionsMax subscriptions
   * @param heartbeat how long a subscription is silent at most
   */
  public record ReadingLimits(
      int streamsMax,
      int contentBytesMax,
      int watchersMax,
      int subscriptionsMax,
      Duration heartbeat) {
    private static final int STREAMS_MAX = 10_000;

    /** One content must fit. */
    private static final int CONTENT_BYTES_MIN = 4 << 20;

    private static final Duration HEARTBEAT_MIN = Duration.ofMillis(100);
    private static final Duration HEARTBEAT_MAX = Duration.ofMinutes(5);

    public ReadingLimits {
      requireWithin("reading.streamsMax", streamsMax, 1, STREAMS_MAX);
      requireWithin(
          "reading.contentBytesMax", contentBytesMax, CONTENT_BYTES_MIN, Integer.MAX_VALUE);
      requireWithin("reading.watchersMax", watchersMax, 1, STREAMS_MAX);
      requireWithin("reading.subscriptionsMax", subscriptionsMax, 1, STREAMS_MAX);
      requireWithin("reading.heartbeat", heartbeat, HEARTBEAT_MIN, HEARTBEAT_MAX);
    }
  }

  /**
   * Who reads what is summed up in memory, then recorded; what a node that dies had not recorded
   * yet is lost.
   *
   * @param recordEvery at the latest so long after it came
   * @param entriesMax or as soon as so many different reads are summed up
   */
  public record AccessRecording(Duration recordEvery, int entriesMax) {
    private static final Duration EVERY_MIN = Duration.ofMillis(100);
    private static final Duration EVERY_MAX = Duration.ofMinutes(10);
    private static final int ENTRIES_MAX = 1_024;

    public AccessRecording {
      requireWithin("access.entriesMax", entriesMax, 1, ENTRIES_MAX);
      requireWithin("access.recordEvery", recordEvery, EVERY_MIN, EVERY_MAX);
    }
  }

  /**
   * The log over HTTP, read-only, and its witnesses.
   *
   * @param listen HOST:PORT, a free port if 0; empty serves no HTTP
   * @param tls serves with the node's certificate; without, plain HTTP for a loopback address or a
   *     reverse proxy
   * @param threads calls that are worked on at a time
   * @param witnessing whom to ask for cosignatures
   */
  public record LogOverHttp(String listen, boolean tls, int threads, WitnessingConfig witnessing) {
    private static final int THREADS_MAX = 256;

    public LogOverHttp {
      requireWithin("log.threads", threads, 1, THREADS_MAX);
      if (!listen.isEmpty() && !listen.matches(".+:[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "log.listen is %s; write HOST:PORT, such as 127.0.0.1:8080".formatted(listen));
      }
    }

    /** Where to listen; empty if nowhere. */
    Optional<InetSocketAddress> address() {
      int colon = listen.lastIndexOf(':');
      return listen.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new InetSocketAddress(
                  listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1))));
    }
  }

  private static void requireWithin(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; it must be %s to %s".formatted(name, value, min, max));
    }
  }

  private static void requireWithin(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is %d; it must be %d to %d".formatted(name, value, min, max));
    }
  }
}
