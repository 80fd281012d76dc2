package org.varve.edge.thread;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one agent: named, few, with the frame that catches what nobody else does. */
public final class AgentThreads {
  private static final Logger LOG = LoggerFactory.getLogger(AgentThreads.class);

  private final List<Thread> threads = new ArrayList<>();

  /** What a thread does until the stop signal. */
  @FunctionalInterface
  public interface Body {
    void run() throws InterruptedException;
  }

  /**
   * @param died hears why a thread ended that should not have; a fault of ours
   */
  public void start(String name, Body body, Consumer<String> died) {
    Thread thread = new Thread(() -> run(name, body, died), name);
    threads.add(thread);
    thread.start();
  }

  /** Waits for all of them; says whether all ended in time. */
  public boolean join(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    boolean ended = true;
    for (Thread thread : threads) {
      long millis = Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis());
      thread.join(millis);
      ended &= !thread.isAlive();
    }
    return ended;
  }

  private static void run(String name, Body body, Consumer<String> died) {
    try {
      body.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("thread", name).setCause(e).log("thread died");
      died.accept("the thread " + name + " died: " + e + "; please report it");
    }
  }
}
