package org.varve.ledger;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.varve.evidence.operation.ActorName;

/** What sorts of things are controlled. Words are stable: operations carry them for ever. */
public enum ResourceKind {
  /** A source: whether it may speak, who it belongs to, how often it should. */
  DATA_SOURCE("DataSource", false),
  /** A data format, its confidentiality class and how long its data is kept. */
  DATA_FORMAT("DataFormat", false),
  /** A data user: how he is known, and with which key he signs. */
  DATA_USER("DataUser", false),
  /** The right of a user to read or update data of sources. */
  GRANT("Grant", false),
  /** Who owns a source; its versions are the transfers. */
  OWNERSHIP("Ownership", false),
  /** What representation collects by itself. */
  COLLECTION("Collection", false),
  /** The credential of an operator. */
  OPERATOR("Operator", true),
  /** The credential of a supervisor. */
  SUPERVISOR("Supervisor", true),
  /** When monitoring raises an alert. */
  ALERT_RULE("AlertRule", false),
  /** How long content is kept. */
  RETENTION("Retention", false),
  /** That a supervisor has taken note of an alert. */
  ACKNOWLEDGEMENT("Acknowledgement", false),
  /** What a data user asks the owners of sources for. */
  ACCESS_REQUEST("AccessRequest", false),
  /** What a signer may speak about, and whether it may; carried out by a SIGNER operation. */
  BINDING("Binding", false),
  /** An organisation that runs a ledger together with others, and its keys. */
  ORGANISATION("Organisation", true);

  private final String word;
  private final boolean needsApproval;

  ResourceKind(String word, boolean needsApproval) {
    this.word = word;
    this.needsApproval = needsApproval;
  }

  /** What operations and people call it. */
  public String word() {
    return word;
  }

  /** As what somebody acts by a credential of this kind; empty for all other kinds. */
  public Optional<ActorName.Office> office() {
    return switch (this) {
      case OPERATOR -> Optional.of(ActorName.Office.OPERATOR);
      case SUPERVISOR -> Optional.of(ActorName.Office.SUPERVISOR);
      case DATA_USER -> Optional.of(ActorName.Office.USER);
      default -> Optional.empty();
    };
  }

  /** The kind whose resources are the credentials of an office. */
  public static ResourceKind credentialOf(ActorName.Office office) {
    return switch (office) {
      case OPERATOR -> OPERATOR;
      case SUPERVISOR -> SUPERVISOR;
      case USER -> DATA_USER;
    };
  }

  /** Whether a change needs a second operator's approval, as soon as there is a second one. */
  public boolean needsApproval() {
    return needsApproval;
  }

  /** The kind that a word means; empty if there is none. */
  public static Optional<ResourceKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** All words, for messages. */
  public static String words() {
    return Arrays.stream(values()).map(ResourceKind::word).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return word;
  }
}
