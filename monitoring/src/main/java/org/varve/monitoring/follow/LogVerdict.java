package org.varve.monitoring.follow;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a look at a log came to.
 *
 * @param code what was found
 * @param sizeBefore entries of the checkpoint that was known before; 0 if none was
 * @param size entries of the one that the log shows now; 0 if it shows none that can be read
 * @param sentence what it means, with particulars
 * @param proof folder with both signed checkpoints, if they contradict each other
 */
public record LogVerdict(
    Code code, long sizeBefore, long size, String sentence, Optional<Path> proof) {

  static LogVerdict of(Code code, long sizeBefore, long size, String detail) {
    return new LogVerdict(code, sizeBefore, size, code.meaning() + " " + detail, Optional.empty());
  }

  LogVerdict with(Path kept) {
    return new LogVerdict(code, sizeBefore, size, sentence, Optional.of(kept));
  }

  /** Whether the checkpoint may be relied on. */
  public boolean isGood() {
    return code == Code.FIRST_SEEN || code == Code.CONSISTENT;
  }

  /** Whether the log contradicts what it signed before, which no later look can mend. */
  public boolean isContradiction() {
    return code == Code.ROLLED_BACK || code == Code.FORKED;
  }

  /** The findings, each with its general meaning and what to do next. */
  public enum Code {
    FIRST_SEEN(
        "This is the first checkpoint of the log that is kept here.",
        "Look again later: from now on it is found out if the log changes what it has shown."),
    CONSISTENT("The log has only grown since the checkpoint that is kept here.", "Nothing."),
    ROLLED_BACK(
        "The log shows fewer entries than it has shown before.",
        "Look again in a minute, since a cache may have given an old checkpoint. If it lasts, keep"
            + " both signed checkpoints and show them to the operator of the log and to its witnesses."),
    FORKED(
        "The log has signed two histories that contradict each other.",
        "Do not rely on this log. Keep both signed checkpoints, since together they prove it, and"
            + " show them to the operator of the log and to its witnesses."),
    UNTRUSTED_LOG(
        "This is another log than the one of your trust file, or it is not signed by it.",
        "Check the address; get the trust file of the log in a way that you trust, and compare."),
    NOT_AGREED(
        "Fewer witnesses confirm the checkpoint than your trust file demands.",
        "Look again later, when more witnesses have confirmed it."),
    TAMPERED(
        "What the server gives is not what the log signed.",
        "Nothing of it was kept. Look again, or ask another copy of the log; if it lasts, tell the"
            + " operator.");

    private final String meaning;
    private final String nextStep;

    Code(String meaning, String nextStep) {
      this.meaning = meaning;
      this.nextStep = nextStep;
    }

    /** What the finding means in general. */
    public String meaning() {
      return meaning;
    }

    /** What to do next. */
    public String nextStep() {
      return nextStep;
    }
  }
}
