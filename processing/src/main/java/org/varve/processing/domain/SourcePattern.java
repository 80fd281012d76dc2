package org.varve.processing.domain;

/** Exact names of sources, and prefixes that end in {@code *}. */
public final class SourcePattern {
  private SourcePattern() {}

  /** Whether some source may be covered by both. */
  public static boolean overlap(String one, String other) {
    String a = stem(one);
    String b = stem(other);
    boolean aIsPrefix = !a.equals(one);
    boolean bIsPrefix = !b.equals(other);
    return a.equals(b) || (aIsPrefix && b.startsWith(a)) || (bIsPrefix && a.startsWith(b));
  }

  private static String stem(String pattern) {
    return pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) : pattern;
  }
}
