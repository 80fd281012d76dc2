package org.varve.ledger.channel;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.varve.ledger.RefusalReason;
import org.varve.ledger.contract.Refusal;

/**
 * Why the chaincode does not do what it is asked: the message of its answer is {@code
 * varve:<CODE>:<text>}. Peers and gateways write more around it.
 *
 * @param text the offending value, the limit and the next step; for {@link Code#REFUSED}, the
 *     {@link RefusalReason} and a colon before it
 */
public record ChannelError(Code code, String text) {

  /** Names are stable: chaincode and nodes are not upgraded at one time. */
  public enum Code {
    /** The whole data block, by {@link #refusal}. */
    REFUSED,
    /** An argument is not in its form, or there are too few of them. */
    MALFORMED,
    /** The log has no genesis operation yet. */
    NOT_FOUNDED,
    /** The log has another genesis operation. */
    FOUNDED,
    /** The transaction's time is too far from the endorser's clock. */
    CLOCK,
    /** Who attests is not the organisation that he names, by the registry. */
    NOT_A_MEMBER,
    /** The organisation attested another root for this size before. */
    OTHER_ROOT
  }

  private static final Pattern FORM =
      Pattern.compile(
          "varve:("
              + Arrays.stream(Code.values()).map(Code::name).collect(Collectors.joining("|"))
              + "):(.*)",
          Pattern.DOTALL);

  public ChannelError {
    requireNonNull(code);
    requireNonNull(text);
  }

  /** What admission says of a whole data block. */
  public static ChannelError refused(Refusal refusal) {
    return new ChannelError(Code.REFUSED, refusal.reason() + ":" + refusal.detail());
  }

  /** The error in a message, wherever it begins there; empty if the chaincode did not write it. */
  public static Optional<ChannelError> find(String message) {
    Matcher matcher = FORM.matcher(message);
    return matcher.find()
        ? Optional.of(new ChannelError(Code.valueOf(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** Why a whole data block is refused; empty for other codes, and for a reason not known here. */
  public Optional<Refusal> refusal() {
    int colon = text.indexOf(':');
    if (code != Code.REFUSED || colon < 0) {
      return Optional.empty();
    }
    String word = text.substring(0, colon);
    return Arrays.stream(RefusalReason.values())
        .filter(reason -> reason.name().equals(word))
        .map(reason -> new Refusal(reason, text.substring(colon + 1)))
        .findFirst();
  }

  /** The message of the chaincode's answer. */
  public String message() {
    return "varve:" + code + ":" + text;
  }
}
