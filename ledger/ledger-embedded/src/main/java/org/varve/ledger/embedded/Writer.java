package org.varve.ledger.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.ledger.embedded.GroupCommit.Answer;

/**
 * The one thread that writes: takes what is queued in groups and commits it. At the first error of
 * storage it stops for good: what the disk holds is found out by reading it, at the next start.
 */
final class Writer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final BoundedQueue<Request> queue;
  private final GroupCommit commit;
  private final Progress progress;
  private final Executor answering;

  /**
   * @param answering runs the answers, in order, so that no caller's code holds up the disk
   */
  Writer(BoundedQueue<Request> queue, GroupCommit commit, Progress progress, Executor answering) {
    this.queue = queue;
    this.commit = commit;
    this.progress = progress;
    this.answering = answering;
  }

  @Override
  public void run() {
    List<Request> group = List.of();
    try {
      for (group = queue.take(); !group.isEmpty(); group = queue.take()) {
        answer(group, commit.commit(group));
      }
    } catch (IOException | RuntimeException | Error e) {
      // The outermost frame of the thread: whatever it was, nobody may wait for ever.
      LOG.atError().setCause(e).log("Writing failed; the ledger records nothing more");
      fail(group, e);
    }
  }

  private void answer(List<Request> group, List<Answer> answers) {
    answering.execute(
        () -> {
          answers.forEach(Answer::give);
          queue.done(group);
        });
  }

  private void fail(List<Request> group, Throwable cause) {
    progress.fail(reason(cause), cause);
    queue.close(progress::failed);
    List<Request> all = new ArrayList<>(group);
    for (List<Request> rest = queue.take(); !rest.isEmpty(); rest = queue.take()) {
      all.addAll(rest);
    }
    answering.execute(
        () -> {
          all.forEach(request -> request.answer().completeExceptionally(progress.failed()));
          queue.done(all);
        });
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    boolean full = message.toLowerCase(Locale.ROOT).contains("no space left");
    String next =
        full
            ? "free disk space, then start again"
            : "look at the disk and the log, then start again";
    return ("the ledger cannot write (%s): %s. What it acknowledged is safe; what was on its way may"
            + " be recorded or not, so append it again after the start")
        .formatted(message, next);
  }
}
