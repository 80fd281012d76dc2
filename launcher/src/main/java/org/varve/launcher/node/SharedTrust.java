package org.varve.launcher.node;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogTrust;
import org.varve.rp.PrivateFiles;

/**
 * Keeps the trust file of a shared ledger up to date: the keys of every organisation on it, and how
 * many of them must agree. It is for publication; a verifier decides by a copy of its own whom it
 * trusts.
 */
final class SharedTrust implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTrust.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long STOP_MILLIS = 2_000;

  private final Ledger ledger;
  private final DataFolder folder;
  private final Optional<Integer> cosigners;
  private final Thread thread = new Thread(this::run, "shared-trust");
  private String written = "";
  private String problem = "";

  /**
   * @param cosigners how many must agree; empty: more than half
   */
  SharedTrust(Ledger ledger, DataFolder folder, Optional<Integer> cosigners) {
    this.ledger = ledger;
    this.folder = folder;
    this.cosigners = cosigners;
    thread.setDaemon(true);
  }

  void start() throws IOException {
    write();
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        writeOrTell();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells once, and goes on: a full disk passes. */
  private void writeOrTell() {
    try {
      write();
      problem = "";
    } catch (IOException | RuntimeException e) { // whatever it is, the thread goes on
      if (!problem.equals(String.valueOf(e.getMessage()))) {
        LOG.atError()
            .setCause(e)
            .addKeyValue("file", folder.trustFile())
            .log("The trust file cannot be kept up to date");
      }
      problem = String.valueOf(e.getMessage());
    }
  }

  private void write() throws IOException {
    String text = text();
    if (!text.equals(written)) {
      PrivateFiles.write(folder.trustFile(), text);
      written = text;
    }
  }

  private String text() {
    return LogTrust.of(ledger.identity(), ledger.log(), this::needed).toString();
  }

  private int needed(int organisations) {
    return Math.min(cosigners.orElse(organisations / 2 + 1), organisations);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
