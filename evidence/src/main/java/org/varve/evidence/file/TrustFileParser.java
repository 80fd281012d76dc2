package org.varve.evidence.file;

import java.util.Arrays;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.log.CanonicalText;
import org.varve.evidence.log.NoteKey;

/** Reads the text form of a trust file, line by line. */
final class TrustFileParser {
  private static final int CHARS_MAX = 262_144;

  private final TrustFileBuilder builder = new TrustFileBuilder();
  private boolean headerRead;
  private boolean quorumRead;

  private TrustFileParser() {}

  static TrustFile parse(String text) {
    if (text.length() > CHARS_MAX) {
      throw new MalformedException("has more than " + CHARS_MAX + " characters", "trust file");
    }
    TrustFileParser parser = new TrustFileParser();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      parser.readLine(line, ++number);
    }
    return parser.finish();
  }

  private TrustFile finish() {
    if (!headerRead) {
      throw new MalformedException("the first line is " + TrustFile.HEADER, "trust file");
    }
    if (!quorumRead) {
      throw new MalformedException(
          "a line with quorum is required; write 'quorum none' to ask no witness", "trust file");
    }
    return builder.build();
  }

  private void readLine(String line, int number) {
    String where = "trust file, line " + number;
    if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw new MalformedException("a line has no control characters but tabs", where);
    }
    String trimmed = line.replace('\t', ' ').strip();
    if (trimmed.isEmpty() || trimmed.startsWith("#")) {
      return;
    }
    List<String> words = Arrays.asList(trimmed.split(" +"));
    try {
      readWords(words);
    } catch (MalformedException e) {
      throw new MalformedException(e.rule(), where + " (" + words.get(0) + ")");
    }
  }

  private void readWords(List<String> words) {
    if (!headerRead) {
      readHeader(words);
      return;
    }
    switch (words.get(0)) {
      case "log" -> builder.log(NoteKey.parse(argument(words, 1, 2)));
      case "receipt-key" -> builder.receiptKey(key(argument(words, 1, 1)));
      case "authority" -> builder.authority(key(argument(words, 1, 1)));
      case "signer" -> builder.signer(argument(words, 2, 2), key(words.get(2)));
      case "witness" -> builder.witness(argument(words, 2, 3), NoteKey.parse(words.get(2)));
      case "group" -> readGroup(words);
      case "quorum" -> readQuorum(argument(words, 1, 1));
      case "revoked" -> builder.revoked(Digest.parse(argument(words, 2, 2)), number(words.get(2)));
      case "seen" ->
          builder.seen(number(argument(words, 2, 2)), CanonicalText.digest(words.get(2), "root"));
      default -> throw new MalformedException("this word is not known", "");
    }
  }

  private void readHeader(List<String> words) {
    if (!String.join(" ", words).equals(TrustFile.HEADER)) {
      throw new MalformedException("the first line is " + TrustFile.HEADER, "");
    }
    headerRead = true;
  }

  private void readGroup(List<String> words) {
    String name = argument(words, 3, Integer.MAX_VALUE);
    List<String> members = words.subList(3, words.size());
    builder.group(name, threshold(words.get(2), members.size()), members);
  }

  private static int threshold(String word, int memberCount) {
    return switch (word) {
      case "any" -> 1;
      case "all" -> memberCount;
      default -> (int) Math.min(number(word), Integer.MAX_VALUE);
    };
  }

  private void readQuorum(String name) {
    if (quorumRead) {
      throw new MalformedException("there is one quorum", "");
    }
    builder.quorum(name);
    quorumRead = true;
  }

  /** The first argument, if there are as many as there may be. A log or witness may have a URL. */
  private static String argument(List<String> words, int min, int max) {
    int count = words.size() - 1;
    if (count < min || count > max) {
      throw new MalformedException("has " + count + " arguments, not " + min, "");
    }
    return words.get(1);
  }

  private static VerificationKey key(String base64) {
    return VerificationKey.fromCoseKey(CanonicalText.base64(base64, "key"));
  }

  private static long number(String word) {
    return CanonicalText.decimal(word, "number");
  }
}
