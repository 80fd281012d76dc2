package org.varve.ledger.resource;

import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Spec;

/**
 * Whether a source may speak; the id of the resource is its name. The rest of the spec is for
 * representation, which collects from it.
 */
public record SourceSpec(State state) {

  /** Whether a source may speak. */
  public enum State {
    /** It may. */
    ACTIVE("active"),
    /** An operator has not approved it yet. */
    PENDING("pending"),
    /** It may not for now. */
    SUSPENDED("suspended"),
    /** It may not any more. */
    REVOKED("revoked");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** How a spec says it. */
    public String word() {
      return word;
    }
  }

  /**
   * @throws MalformedException if the state is none of those above
   */
  public static SourceSpec of(Spec spec) {
    String word = spec.text("state").orElse(State.ACTIVE.word());
    for (State state : State.values()) {
      if (state.word().equals(word)) {
        return new SourceSpec(state);
      }
    }
    throw new MalformedException(
        "'" + word + "' is none of active, pending, suspended, revoked", "spec, state");
  }
}
