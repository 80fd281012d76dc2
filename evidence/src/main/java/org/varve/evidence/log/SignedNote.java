package org.varve.evidence.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.MalformedException;

/**
 * A text and the lines of those who signed it (C2SP signed-note 1.0).
 *
 * <p>The text means nothing until {@link #isSignedBy} has said so for a key that is trusted.
 */
public final class SignedNote {
  /** In UTF-8. A note with sixteen post-quantum signatures stays below it. */
  public static final int BYTES_MAX = 131_072;

  /** The standard asks to bear sixteen. */
  public static final int SIGNATURES_MAX = 100;

  private final String text;
  private final List<NoteSignature> signatures;

  private SignedNote(String text, List<NoteSignature> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  /** Reads a note. Throws {@link MalformedException} unless it has the one allowed form. */
  public static SignedNote parse(String note) {
    checkCharacters(note);
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n") || blank + 2 == note.length()) {
      throw new MalformedException(
          "a note is a text, an empty line and signature lines, each ended by a newline", "note");
    }
    String[] lines = note.substring(blank + 2).split("\n", SIGNATURES_MAX + 2);
    int count = lines.length - 1;
    if (count > SIGNATURES_MAX) {
      throw new MalformedException("more than " + SIGNATURES_MAX + " signature lines", "note");
    }
    List<NoteSignature> signatures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      signatures.add(NoteSignature.parse(lines[i]));
    }
    return new SignedNote(note.substring(0, blank + 1), signatures);
  }

  static SignedNote of(String text, NoteSignature signature) {
    checkCharacters(text);
    if (!text.endsWith("\n")) {
      throw new MalformedException("the text of a note ends in a newline", "note");
    }
    return new SignedNote(text, List.of(signature));
  }

  /** Returns this note with one more signature line at its end. */
  public SignedNote with(NoteSignature signature) {
    List<NoteSignature> more = new ArrayList<>(signatures);
    more.add(signature);
    return new SignedNote(text, more);
  }

  /** The text that is signed, with the newline that ends it. */
  public String text() {
    return text;
  }

  /** The signature lines in their order, of known and unknown keys. */
  public List<NoteSignature> signatures() {
    return signatures;
  }

  /**
   * Says whether a key signed the note. Lines of other keys are ignored.
   *
   * @throws MalformedException if a line names this key but does not verify, or if two name it:
   *     such a note is refused whole
   */
  public boolean isSignedBy(NoteKey key) {
    List<NoteSignature> lines = signatures.stream().filter(key::isNamedBy).toList();
    if (lines.isEmpty()) {
      return false;
    }
    if (lines.size() > 1) {
      throw new MalformedException("a key signs a note once", "signature of " + key.name());
    }
    if (!key.verifies(text, lines.get(0).signature())) {
      throw new MalformedException(
          "the signature of a known key verifies", "signature of " + key.name());
    }
    return true;
  }

  /** The whole note. */
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature).append('\n'));
    return note.toString();
  }

  private static void checkCharacters(String note) {
    if (note.length() > BYTES_MAX) {
      throw new MalformedException("a note has at most " + BYTES_MAX + " bytes", "note");
    }
    if (note.chars().anyMatch(c -> c < ' ' && c != '\n') || !UTF_8.newEncoder().canEncode(note)) {
      throw new MalformedException("a note is UTF-8 without controls but the newline", "note");
    }
  }
}
