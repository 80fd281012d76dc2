package org.varve.evidence.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;

/**
 * An inclusion proof with its signed checkpoint as one text (C2SP tlog-proof v1), for the verifiers
 * of other people.
 *
 * @param extra bytes that nothing authenticates, if any
 * @param leafIndex 0-based index of the leaf
 * @param path siblings from the leaf upwards
 * @param note the signed checkpoint, which also says the tree size
 */
public record TlogProof(Optional<Slice> extra, long leafIndex, List<Digest> path, SignedNote note) {
  private static final String WHERE = "tlog-proof";
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /** Copies the path. */
  public TlogProof {
    path = List.copyOf(path);
  }

  /** The text form of a proof and the checkpoint of the same tree head. */
  public static TlogProof of(InclusionProof proof, SignedNote note) {
    return new TlogProof(Optional.empty(), proof.leafIndex(), proof.path(), note);
  }

  /** Reads the text. Throws {@link MalformedException} unless it has the one allowed form. */
  public static TlogProof parse(String text) {
    int blank = text.indexOf("\n\n");
    if (blank < 0) {
      throw new MalformedException("an empty line comes before the checkpoint", WHERE);
    }
    Deque<String> lines = new ArrayDeque<>(List.of(text.substring(0, blank).split("\n", -1)));
    if (!HEADER.equals(lines.poll())) {
      throw new MalformedException("the first line is " + HEADER, WHERE);
    }
    Optional<Slice> extra =
        labelled(lines, EXTRA).map(line -> Slice.of(CanonicalText.base64(line, WHERE + ".extra")));
    long leafIndex =
        labelled(lines, INDEX)
            .map(line -> CanonicalText.decimal(line, WHERE + ".index"))
            .orElseThrow(() -> new MalformedException("an index line is required", WHERE));
    List<Digest> path =
        lines.stream().map(line -> CanonicalText.digest(line, WHERE + ".path")).toList();
    return new TlogProof(extra, leafIndex, path, SignedNote.parse(text.substring(blank + 2)));
  }

  /** The proof, with the tree size of the checkpoint. */
  public InclusionProof inclusion() {
    return new InclusionProof(Checkpoint.parse(note.text()).size(), leafIndex, path);
  }

  /** The text form. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    extra.ifPresent(bytes -> append(text.append(EXTRA), bytes.toBytes()));
    text.append(INDEX).append(leafIndex).append('\n');
    path.forEach(hash -> append(text, hash.bytes()));
    return text.append('\n').append(note).toString();
  }

  private static Optional<String> labelled(Deque<String> lines, String label) {
    String line = lines.peek();
    if (line == null || !line.startsWith(label)) {
      return Optional.empty();
    }
    lines.remove();
    return Optional.of(line.substring(label.length()));
  }

  private static void append(StringBuilder text, byte[] bytes) {
    text.append(CanonicalText.base64(bytes)).append('\n');
  }
}
