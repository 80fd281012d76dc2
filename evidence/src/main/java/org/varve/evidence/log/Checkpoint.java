package org.varve.evidence.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * The head of a log's tree, as three lines of text (C2SP tlog-checkpoint, without extension lines).
 *
 * @param origin name of the log: the URL prefix of its static form, without scheme
 * @param size number of leaves
 * @param root root of the tree of that size
 */
public record Checkpoint(String origin, long size, Digest root) {
  private static final Pattern TEXT = Pattern.compile("([^\n]*)\n([^\n]*)\n([^\n]*)\n");

  /** Checks origin and size. */
  public Checkpoint {
    NoteName.checkOrigin(origin, "checkpoint.origin");
    if (size < 0) {
      throw new MalformedException("tree size " + size + " is negative", "checkpoint.size");
    }
  }

  /**
   * Reads the text of a note. Throws {@link MalformedException} unless it has these three lines.
   */
  public static Checkpoint parse(String text) {
    Matcher lines = TEXT.matcher(text);
    if (!lines.matches()) {
      throw new MalformedException("a checkpoint has exactly three lines", "checkpoint");
    }
    long size = CanonicalText.decimal(lines.group(2), "checkpoint.size");
    Digest root = CanonicalText.digest(lines.group(3), "checkpoint.root");
    return new Checkpoint(lines.group(1), size, root);
  }

  /** The three lines, each ended by a newline. */
  public String text() {
    return origin + "\n" + size + "\n" + CanonicalText.base64(root.bytes()) + "\n";
  }
}
