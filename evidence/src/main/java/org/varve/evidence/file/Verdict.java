package org.varve.evidence.file;

/**
 * What a verifier found, in words that need no expert.
 *
 * @param code the finding
 * @param where the part and field that it is about, such as {@code item 3} or {@code receipt.path}
 * @param sentence what it means
 * @param nextStep what to do now
 */
public record Verdict(Code code, String where, String sentence, String nextStep) {

  static Verdict of(Code code, String where, String detail) {
    return new Verdict(code, where, code.meaning() + " " + detail, code.nextStep());
  }

  /** Says whether the evidence can be relied on. */
  public boolean isValid() {
    return code == Code.VALID;
  }

  /** The findings, each with its general meaning and what to do next. */
  public enum Code {
    /** Everything that is in the file verifies. */
    VALID(
        "This evidence is genuine.",
        "Nothing more is needed. What came later, a revoked key or a log that was rolled back, no"
            + " single file can show: for that, compare with a newer checkpoint of the log."),

    /** A hash, a signature or the form of something does not fit. */
    TAMPERED(
        "Something in this evidence was changed, or was never genuine.",
        "Do not rely on it. Get the evidence again from the log, and keep this file to show what"
            + " was changed."),

    /** The log, or its key, is not the one of the trust file. */
    UNTRUSTED_LOG(
        "This evidence is of a log, or signed with a log's key, that your trust file does not name.",
        "Get the trust file of that log in a way that you trust, and compare it with yours."),

    /** The quorum of witnesses is not reached. */
    NOT_AGREED(
        "Fewer witnesses confirm this state of the log than your trust file demands.",
        "Ask the log for the same evidence again later, when more witnesses have confirmed it."),

    /** A signed operation without a receipt. */
    NOT_RECORDED(
        "This is a signed statement, but nothing shows that a log recorded it.",
        "Ask the log for evidence of this operation. If it has none, the operation was not"
            + " recorded."),

    /** Nothing that is trusted says whose the signer's key is. */
    UNKNOWN_KEY(
        "Nothing shows that the key that signed this belongs to who it says.",
        "Ask the log for evidence with the binding of the signer's key, or name the key in your"
            + " trust file if you know it from elsewhere."),

    /** The key was revoked before the operation was recorded. */
    REVOKED_KEY(
        "The key that signed this had been revoked before the log recorded it.",
        "Do not rely on it. Ask whoever runs the source to sign the data again with a valid key."),

    /** Two states of the log contradict each other. */
    ROLLED_BACK(
        "The log shows a history that contradicts the one you knew.",
        "Do not rely on this log. Keep both checkpoints, since together they prove it, and show"
            + " them to the operator of the log and to its witnesses."),

    /** The content is gone; verifiers of a stored state find this, not those of a file. */
    ERASED(
        "The statement is genuine and recorded, but its content has been erased.",
        "The log cannot give the content back. Whoever kept a copy can show with this evidence"
            + " that it is the true one."),

    /** A part is missing that was asked about. */
    INCOMPLETE(
        "What is in this evidence is genuine, but the part that you ask about is missing.",
        "Ask the log for evidence with that part."),

    /** A newer version or kind than this verifier knows. */
    UNSUPPORTED(
        "This evidence was made by a newer version of Varve than this program, or was changed.",
        "Update Varve and verify it again."),

    /** Bytes that do not even begin as evidence does. */
    NOT_EVIDENCE(
        "This is no evidence: it does not begin as files of Varve's evidence do.",
        "Check that this is the file you mean, and get the evidence again from whoever gave it to"
            + " you.");

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
