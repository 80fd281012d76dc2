package org.varve.ledger.resource;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;

/**
 * A right that a data user asks for, in the words of a grant (ITU-T Y.4561 clauses 8.2 and 8.7).
 * Its id is {@code <user>/<anything>}. Who owns the sources answers with a grant that names it, or
 * deletes it.
 *
 * @param asked what he would have: the grant that would give just this
 */
public record AccessRequestSpec(GrantSpec asked) {

  /** The most that a user may have open at a time. */
  public static final int OPEN_MAX = 32;

  /** The field with the reason, in words. */
  public static final String REASON = "reason";

  private static final List<String> NAMES =
      List.of(
          "sources", "dataTypes", "fields", "rights", "purposes", "from", "until", REASON, "note");

  /**
   * @throws MalformedException if a value is missing, unknown or over its limit
   */
  public static AccessRequestSpec of(Spec spec) {
    spec.requireOnly(NAMES);
    Map<String, SpecValue> values = new TreeMap<>(spec.values());
    values.remove(REASON);
    values.put("user", SpecValue.of(GrantSpec.ANYBODY));
    return new AccessRequestSpec(GrantSpec.of(Spec.of(values)));
  }

  /** The exact names, or patterns, of what is asked for. */
  public List<String> sources() {
    return asked.sources();
  }

  /** Who makes a request of this id; empty if it is not written as one. */
  public static String user(String id) {
    int end = id.indexOf('/');
    return end < 0 ? "" : id.substring(0, end);
  }
}
