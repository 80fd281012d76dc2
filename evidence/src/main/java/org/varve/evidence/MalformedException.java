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
  private final boolean unsupported;

  /**
   * @param rule the rule that is broken, in words
   * @param where the part, field or byte position that breaks it
   */
  public MalformedException(String rule, String where) {
    this(rule, where, false);
  }

  private MalformedException(String rule, String where, boolean unsupported) {
    super(where + ": " + rule);
    this.rule = rule;
    this.where = where;
    this.unsupported = unsupported;
  }

  /** For a version or kind that this reader does not know, but a newer one may. */
  public static MalformedException unsupported(String rule, String where) {
    return new MalformedException(rule, where, true);
  }

  public String rule() {
    return rule;
  }

  public String where() {
    return where;
  }

  /** Whether a newer reader may know the form; a changed byte can look like that as well. */
  public boolean isUnsupported() {
    return unsupported;
  }
}
