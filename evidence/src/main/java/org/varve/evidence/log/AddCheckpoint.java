package org.varve.evidence.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;

/**
 * What a log asks a witness: to cosign a checkpoint, and the proof that the log has only grown
 * since what the witness cosigned before (C2SP tlog-witness, add-checkpoint).
 *
 * @param oldSize tree size that the witness cosigned last; 0 for none
 * @param path hashes of the consistency proof; empty from size 0
 * @param note the checkpoint, signed by the log
 */
public record AddCheckpoint(long oldSize, List<Digest> path, SignedNote note) {
  /** Type of the answer that names the tree size which the witness cosigned last. */
  public static final String SIZE_TYPE = "text/x.tlog.size";

  /** Characters of the longest request. */
  public static final int CHARS_MAX = SignedNote.BYTES_MAX + 4_096;

  private static final int PATH_MAX = 63;
  private static final String WHERE = "add-checkpoint";
  private static final String OLD = "old ";

  /** Checks what does not depend on the checkpoint. */
  public AddCheckpoint {
    path = List.copyOf(path);
    if (path.size() > PATH_MAX) {
      throw new MalformedException("a proof has at most 63 hashes, not " + path.size(), WHERE);
    }
    if (oldSize == 0 && !path.isEmpty()) {
      throw new MalformedException("from size 0 nothing is to be proven", WHERE);
    }
  }

  /** Reads the body of a request, in its one allowed form. */
  public static AddCheckpoint parse(String body) {
    int blank = body.indexOf("\n\n");
    if (blank < 0) {
      throw new MalformedException("an empty line comes before the checkpoint", WHERE);
    }
    Deque<String> lines = new ArrayDeque<>(List.of(body.substring(0, blank).split("\n", -1)));
    String first = lines.remove();
    if (!first.startsWith(OLD)) {
      throw new MalformedException("the first line is old and a tree size", WHERE);
    }
    long oldSize = CanonicalText.decimal(first.substring(OLD.length()), WHERE + ".old");
    if (lines.size() > PATH_MAX) {
      throw new MalformedException("a proof has at most 63 hashes", WHERE);
    }
    List<Digest> path =
        lines.stream().map(line -> CanonicalText.digest(line, WHERE + ".proof")).toList();
    return new AddCheckpoint(oldSize, path, SignedNote.parse(body.substring(blank + 2)));
  }

  /** The body of the request. */
  @Override
  public String toString() {
    StringBuilder body = new StringBuilder(OLD).append(oldSize).append('\n');
    path.forEach(hash -> body.append(CanonicalText.base64(hash.bytes())).append('\n'));
    return body.append('\n').append(note).toString();
  }
}
