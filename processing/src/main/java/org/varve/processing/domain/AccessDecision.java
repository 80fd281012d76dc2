package org.varve.processing.domain;

import java.util.Optional;
import java.util.Set;

/** Whether somebody may do something. */
public sealed interface AccessDecision {

  /** Whether he may. */
  boolean isAllowed();

  /**
   * He may.
   *
   * @param grant the id of the grant that allows it; absent if he owns or made the data
   * @param fields the fields that are shown; empty: all
   */
  record Allowed(Optional<String> grant, Set<String> fields) implements AccessDecision {
    public Allowed {
      fields = Set.copyOf(fields);
    }

    /** By office: his own, or what he owns. */
    public static Allowed whole() {
      return new Allowed(Optional.empty(), Set.of());
    }

    @Override
    public boolean isAllowed() {
      return true;
    }

    /** Whether some fields are not for him. */
    public boolean isMasked() {
      return !fields.isEmpty();
    }
  }

  /** Anybody may: it says nothing about data. Such reads are not recorded. */
  record Open() implements AccessDecision {
    @Override
    public boolean isAllowed() {
      return true;
    }
  }

  /**
   * He may not.
   *
   * @param why with the next step; it tells nothing but what the ledger says of the user himself
   */
  record Denied(String why) implements AccessDecision {
    @Override
    public boolean isAllowed() {
      return false;
    }
  }
}
