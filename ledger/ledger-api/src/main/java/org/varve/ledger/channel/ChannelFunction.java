package org.varve.ledger.channel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the chaincode can be asked to do: the first argument of a transaction. */
public enum ChannelFunction {
  /** Records a data block: its bytes. Answers with {@link RefusalDetails}. */
  RECORD(1),
  /**
   * Founds the log: the bytes of its genesis operation. Once more with the same ones is allowed.
   */
  FOUND(1),
  /** Posts an {@link Attestation}: the id of an organisation, a note. */
  ATTEST(2);

  private final int arguments;

  ChannelFunction(int arguments) {
    this.arguments = arguments;
  }

  /** What it is called in a transaction. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many arguments follow its word. */
  public int arguments() {
    return arguments;
  }

  /** The function that a word means; empty if there is none. */
  public static Optional<ChannelFunction> ofWord(String word) {
    return Arrays.stream(values()).filter(function -> function.word().equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static String words() {
    return Arrays.stream(values()).map(ChannelFunction::word).collect(Collectors.joining(", "));
  }
}
