package org.varve.representation.application;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.varve.representation.domain.Submission;
import org.varve.rp.Failure;

/**
 * The newest submissions that passed the door, within limits, so that a supervisor can have them
 * checked once more: whether signer and format still hold. Safe for use by many threads.
 */
public final class SubmissionSample {
  public static final int SUBMISSIONS_MAX = 64;
  private static final long BYTES_MAX = 8L << 20;

  private final Door door;
  private final Deque<Submission> newest = new ArrayDeque<>();
  private long bytes;

  public SubmissionSample(Door door) {
    this.door = door;
  }

  /**
   * What a second check came to.
   *
   * @param failure why it would not pass the door now; empty if it would
   */
  public record Checked(Submission submission, Optional<Failure> failure) {}

  synchronized void add(Submission submission) {
    newest.addFirst(submission);
    bytes += submission.bytes();
    while (newest.size() > SUBMISSIONS_MAX || (bytes > BYTES_MAX && newest.size() > 1)) {
      bytes -= newest.removeLast().bytes();
    }
  }

  /** Checks the newest ones again, at most so many. */
  public List<Checked> check(int count) {
    List<Checked> checked = new ArrayList<>();
    for (Submission submission : first(count)) {
      checked.add(new Checked(submission, failure(submission)));
    }
    return checked;
  }

  private Optional<Failure> failure(Submission submission) {
    try {
      door.check(submission);
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(e);
    }
  }

  private synchronized List<Submission> first(int count) {
    List<Submission> first = new ArrayList<>();
    Iterator<Submission> each = newest.iterator();
    while (each.hasNext() && first.size() < count) {
      first.add(each.next());
    }
    return first;
  }
}
