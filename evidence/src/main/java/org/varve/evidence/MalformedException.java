package org.varve.evidence;

/**
 * Says that input is not in the one form that the evidence formats allow.
 *
 * <p>Nothing is ever repaired: whoever reads evidence refuses it and names the rule it breaks and
 * the place where. Both texts are free of content, so they can be logged and shown.
 */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String where;

  /**
   * @param rule the rule that is broken, in words
   * @param where the part, field or byte position that breaks it
   */
  public MalformedException(String rule, String where) {
    super(where + ": " + rule);
    this.rule = rule;
    this.where = where;
  }

  public String rule() {
    return rule;
  }

  public String where() {
    return where;
  }
}
