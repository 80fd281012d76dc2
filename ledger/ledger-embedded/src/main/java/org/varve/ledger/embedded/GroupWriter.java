package org.varve.ledger.embedded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.ledger.LedgerFailedException;

/**
 * The one thread that writes: takes what is queued in groups, so that an fsync serves many. At the
 * first error of storage it stops for good: what the disk holds is found out by reading it, at the
 * next start.
 */
final class GroupWriter<T> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

  private static final long ANSWERS_SECONDS_MAX = 10;

  private final Work<T> work;
  private final BoundedQueue<T> queue;
  private final Failure failure;
  private final Thread thread;

  /** Runs the answers, in order, so that no caller's code holds up the disk. */
  private final ExecutorService answering;

  /** What is done with requests; always by the writer's thread. */
  interface Work<T> {
    /**
     * Makes a group durable.
     *
     * @return gives the answers; runs in another thread
     * @throws IOException if it is unknown what is durable
     */
    Runnable commit(List<T> group) throws IOException;

    /** Answers a request that was not, or perhaps not, made durable. */
    void refuse(T request, LedgerFailedException why);
  }

  /**
   * How much a writer takes on.
   *
   * @param name of its threads
   * @param queue how much may wait
   * @param group how much is made durable at once
   */
  record Settings(String name, QueueLimits queue, BoundedQueue.GroupLimits group) {}

  GroupWriter(Settings settings, ToLongFunction<T> bytesOf, Work<T> work, Failure failure) {
    this.work = work;
    this.failure = failure;
    this.queue = new BoundedQueue<>(settings.queue(), settings.group(), bytesOf);
    this.thread = thread(settings.name() + "-writer", this::run);
    this.answering =
        Executors.newSingleThreadExecutor(task -> thread(settings.name() + "-answers", task));
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    thread.start();
  }

  /**
   * Queues a request, waiting for room.
   *
   * @throws org.varve.ledger.LedgerBusyException if there was none in time
   * @throws LedgerFailedException if nothing is written any more
   */
  void put(T request) {
    queue.put(request);
  }

  /** How many requests are not answered. */
  int size() {
    return queue.size();
  }

  private void run() {
    List<T> group = List.of();
    try {
      for (group = queue.take(); !group.isEmpty(); group = queue.take()) {
        answer(group, work.commit(group));
      }
    } catch (IOException | RuntimeException | Error e) {
      // The outermost frame of the thread: whatever it was, nobody may wait for ever.
      LOG.atError().setCause(e).log("Writing failed; nothing more is recorded until a restart");
      failure.setUnwritable(e);
      fail(group);
    }
  }

  private void fail(List<T> group) {
    queue.close(failure::exception);
    for (List<T> failed = group; !failed.isEmpty(); failed = queue.take()) {
      List<T> now = failed;
      answer(now, () -> now.forEach(request -> work.refuse(request, failure.exception())));
    }
  }

  private void answer(List<T> group, Runnable answers) {
    answering.execute(
        () -> {
          answers.run();
          queue.done(group);
        });
  }

  /**
   * Completes what is queued, answers included, and ends the threads. Waits for the disk: to leave
   * before would leave it unknown what is recorded.
   */
  void close() {
    failure.set("it was closed; open it again", null);
    queue.close(failure::exception);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    answering.shutdown();
    interrupted |= Thread.interrupted();
    try {
      // Answers may read the log; but somebody else's code must not keep it open for ever.
      if (!answering.awaitTermination(ANSWERS_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.atWarn().log("Some callers are still busy with their answers; closing without them");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
