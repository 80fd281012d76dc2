package org.varve.edge.source;

/** Tells that one row cannot become a reading, which disturbs no other row. */
final class BadRowException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int VALUE_CHARS_MAX = 80;

  private final String value;
  private final String rule;

  BadRowException(String value, String rule) {
    super(rule);
    this.value =
        value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX) + "…";
    this.rule = rule;
  }

  String value() {
    return value;
  }

  String rule() {
    return rule;
  }
}
